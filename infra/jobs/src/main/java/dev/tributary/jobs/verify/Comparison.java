package dev.tributary.jobs.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * What two sides have in common: rows of the database, and those of the lake that should be their copy. Both come in the
 * order of their keys, nulls first and texts by their UTF-8 bytes, so no more than two rows are held at a time.
 */
final class Comparison {

    private static final int EXAMPLES = 3;
    private static final int SHOWN = 60;

    private final List<String> keyColumns;
    private final List<String> valueColumns;
    private final List<String> examples = new ArrayList<>();
    private long equal;
    private long missing;
    private long extra;
    private long different;

    private Comparison(List<String> keyColumns, List<String> valueColumns) {
        this.keyColumns = keyColumns;
        this.valueColumns = valueColumns;
    }

    /** Reads both sides to their end. */
    static Comparison of(
            List<String> keyColumns, List<String> valueColumns, Iterator<TextRow> source, Iterator<TextRow> lake) {
        Comparison comparison = new Comparison(keyColumns, valueColumns);
        TextRow expected = next(source);
        TextRow found = next(lake);
        while (expected != null || found != null) {
            int order = expected == null ? 1 : found == null ? -1 : compare(expected.key(), found.key());
            if (order < 0) {
                comparison.missing++;
                comparison.example("missing", expected, "");
                expected = next(source);
            } else if (order > 0) {
                // A second row with a key that was already compared lands here too.
                comparison.extra++;
                comparison.example("extra", found, "");
                found = next(lake);
            } else {
                comparison.matched(expected, found);
                expected = next(source);
                found = next(lake);
            }
        }
        return comparison;
    }

    boolean same() {
        return missing + extra + different == 0;
    }

    /** Counts, and some of what differs. */
    String detail() {
        String counts = equal + " rows equal";
        return same()
                ? counts
                : counts + ", " + missing + " missing in the lake, " + extra + " extra in the lake, " + different
                        + " different: " + String.join("; ", examples);
    }

    private void matched(TextRow expected, TextRow found) {
        if (expected.values().equals(found.values())) {
            equal++;
            return;
        }
        different++;
        for (int i = 0; i < valueColumns.size(); i++) {
            if (!Objects.equals(expected.values().get(i), found.values().get(i))) {
                example(
                        "different",
                        expected,
                        ", " + valueColumns.get(i) + " is "
                                + shown(expected.values().get(i), found.values().get(i))
                                + " in the database and "
                                + shown(found.values().get(i), expected.values().get(i)) + " in the lake");
                return;
            }
        }
    }

    private void example(String kind, TextRow row, String difference) {
        if (examples.size() < EXAMPLES) {
            List<String> key = new ArrayList<>();
            for (int i = 0; i < keyColumns.size(); i++) {
                key.add(keyColumns.get(i) + " = "
                        + shown(row.key().get(i), row.key().get(i)));
            }
            examples.add(kind + " " + String.join(", ", key) + difference);
        }
    }

    /** A long text from shortly before the place where it parts from the other one. */
    private static String shown(String text, String other) {
        if (text == null) {
            return "null";
        }
        if (text.length() <= SHOWN) {
            return "'" + text + "'";
        }
        int parts = other == null ? -1 : Arrays.mismatch(text.toCharArray(), other.toCharArray());
        int from = Math.max(0, Math.min(parts, text.length()) - SHOWN / 3);
        int to = Math.min(text.length(), from + SHOWN);
        return "'" + (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "") + "' ("
                + text.length() + " characters)";
    }

    private static TextRow next(Iterator<TextRow> rows) {
        return rows.hasNext() ? rows.next() : null;
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(String one, String other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        return one.equals(other)
                ? 0
                : Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
