package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Counts;
import dev.tributary.reduce.conformance.Answer.FeedRow;
import dev.tributary.reduce.conformance.Answer.Interval;
import dev.tributary.reduce.conformance.Answer.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the lines of the sections that say what must come out. */
final class ExpectedLines {

    private static final Pattern INTERVAL = Pattern.compile("\\[([^,]+),([^)]*)\\)");

    private final List<Column> columns;
    private final int cuts;

    private final Set<String> opened = new HashSet<>();
    private List<List<Object>> rows;
    private List<Interval> versions;
    private List<List<FeedRow>> feed;
    private final Map<History, Counts> counts = new EnumMap<>(History.class);
    private List<Refusal> quarantined;

    ExpectedLines(List<Column> columns, int cuts) {
        this.columns = columns;
        this.cuts = cuts;
    }

    /** An empty section says that nothing comes out. */
    void open(Line line, String section) {
        if (!opened.add(section)) {
            throw line.problem("'" + section + "' appears twice");
        }
        switch (section) {
            case "scd1" -> rows = new ArrayList<>();
            case "scd2" -> versions = new ArrayList<>();
            case "feed" -> {
                feed = new ArrayList<>();
                for (int i = 0; i < cuts; i++) {
                    feed.add(new ArrayList<>());
                }
            }
            case "counts" -> counts.put(History.SCD1, Counts.NONE);
            case "counts scd2" -> counts.put(History.SCD2, Counts.NONE);
            case "quarantined" -> quarantined = new ArrayList<>();
            default ->
                throw line.problem("'" + section + "' is no section; there are given, events, scd1, scd2, feed,"
                        + " counts, counts scd2 and quarantined");
        }
    }

    void read(Line line, String section) {
        switch (section) {
            case "scd1" -> rows.add(line.values(columns));
            case "scd2" -> versions.add(version(line));
            case "feed" -> feedRow(line);
            case "counts" -> counts.merge(History.SCD1, count(line), Counts::plus);
            case "counts scd2" -> counts.merge(History.SCD2, count(line), Counts::plus);
            default -> quarantined.add(new Refusal(position(line), line.rest()));
        }
        line.end();
    }

    Expected expected() {
        return new Expected(rows, versions, feed, counts, quarantined);
    }

    private Interval version(Line line) {
        List<Object> row = line.values(columns);
        Matcher interval = INTERVAL.matcher(line.next("an interval such as [3,5) or [3,)"));
        if (!interval.matches()) {
            throw line.problem("an interval such as [3,5) or [3,) is expected after the row");
        }
        return new Interval(row, interval.group(1), interval.group(2).isEmpty() ? null : interval.group(2));
    }

    /** {@code 1 + row}, {@code 2 * row was row}, {@code 3 - row}: number of the cut, what happened. */
    private void feedRow(Line line) {
        long cut = line.number("the number of a cut");
        if (cut < 1 || cut > cuts) {
            throw line.problem("there is no cut " + cut + "; the case has " + cuts);
        }
        List<FeedRow> entries = feed.get((int) cut - 1);
        switch (line.next("+, * or -")) {
            case "+" -> entries.add(new FeedRow(null, line.values(columns)));
            case "-" -> entries.add(new FeedRow(line.values(columns), null));
            case "*" -> {
                List<Object> after = line.values(columns);
                if (!line.skip("was")) {
                    throw line.problem("an update says 'was' and the old row");
                }
                entries.add(new FeedRow(line.values(columns), after));
            }
            default -> throw line.problem("a feed entry is + for an insert, * for an update or - for a delete");
        }
    }

    private static Counts count(Line line) {
        String name = line.next("the name of a count");
        long n = line.number("the count");
        return switch (name) {
            case "applied" -> new Counts(n, 0, 0, 0, 0, 0, 0);
            case "superseded" -> new Counts(0, n, 0, 0, 0, 0, 0);
            case "stale" -> new Counts(0, 0, n, 0, 0, 0, 0);
            case "fenced" -> new Counts(0, 0, 0, n, 0, 0, 0);
            case "control" -> new Counts(0, 0, 0, 0, n, 0, 0);
            case "quarantined" -> new Counts(0, 0, 0, 0, 0, n, 0);
            case "unknown" -> new Counts(0, 0, 0, 0, 0, 0, n);
            default ->
                throw line.problem(
                        "'" + name
                                + "' is no count; there are applied, superseded, stale, fenced, control, quarantined and unknown");
        };
    }

    private static String position(Line line) {
        String written = line.next("@position");
        if (!written.startsWith("@")) {
            throw line.problem("the position of the refused event is expected, such as @7");
        }
        return written.substring(1);
    }
}
