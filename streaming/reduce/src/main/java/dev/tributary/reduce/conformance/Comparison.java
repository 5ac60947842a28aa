package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Counts;
import dev.tributary.reduce.conformance.Answer.FeedRow;
import dev.tributary.reduce.conformance.Answer.Interval;
import dev.tributary.reduce.conformance.Answer.Refusal;
import dev.tributary.reduce.conformance.Answer.Report;
import dev.tributary.reduce.conformance.Cutting.Delivery;
import java.util.ArrayList;
import java.util.List;

/** Compares what came out of one delivery with what the case expects, as texts in the notation of case files. */
final class Comparison {

    private final Case example;
    private final History history;
    private final List<String> problems = new ArrayList<>();

    Comparison(Case example, History history) {
        this.example = example;
        this.history = history;
    }

    List<String> problems() {
        return problems;
    }

    void failed(RuntimeException e) {
        problems.add("the engine failed: " + (e.getMessage() == null ? e : e.getMessage()));
    }

    void check(Answer answer, Delivery delivery, Cutting cutting) {
        tables(answer);
        int given = example.given().isEmpty() ? 0 : 1;
        if (!answer.cuts().isEmpty()) {
            List<Report> reports = answer.cuts().subList(given, answer.cuts().size());
            everyEventIsCounted(reports, delivery);
            if (cutting == Cutting.WRITTEN) {
                reports(reports);
            }
        }
    }

    private void tables(Answer answer) {
        Expected expected = example.expected();
        if (history == History.SCD1) {
            List<String> rows =
                    answer.rows().stream().map(row -> row(row, expected.rows())).toList();
            same("rows", expected.rows().stream().map(Literal::text).toList(), rows);
        } else {
            List<List<Object>> known =
                    expected.versions().stream().map(Interval::row).toList();
            List<String> versions = answer.versions().stream()
                    .map(version -> row(version.row(), known) + interval(version))
                    .toList();
            same(
                    "versions",
                    expected.versions().stream()
                            .map(version -> Literal.text(version.row()) + interval(version))
                            .toList(),
                    versions);
        }
    }

    private void everyEventIsCounted(List<Report> reports, Delivery delivery) {
        for (int i = 0; i < reports.size(); i++) {
            Counts counts = reports.get(i).counts();
            int events = delivery.cuts().get(i).size();
            if (counts != null && counts.events() != events) {
                problems.add("cut " + (i + 1) + " counts " + counts.events() + " of " + events + " events");
            }
        }
    }

    private void reports(List<Report> reports) {
        Expected expected = example.expected();
        if (history == History.SCD1 && expected.feed() != null) {
            for (int i = 0; i < reports.size(); i++) {
                same(
                        "change feed of cut " + (i + 1),
                        feed(expected.feed().get(i)),
                        feed(reports.get(i).feed()));
            }
        }
        Counts counts = expected.counts().get(history);
        if (counts != null && reports.stream().noneMatch(report -> report.counts() == null)) {
            Counts sum = reports.stream().map(Report::counts).reduce(Counts.NONE, Counts::plus);
            same("counts", List.of(counts.toString()), List.of(sum.toString()));
        }
        if (expected.quarantined() != null) {
            List<String> refused = reports.stream()
                    .flatMap(report -> report.quarantined().stream())
                    .map(Comparison::text)
                    .toList();
            same(
                    "quarantined",
                    expected.quarantined().stream().map(Comparison::text).toList(),
                    refused);
        }
    }

    private void same(String what, List<String> expected, List<String> actual) {
        List<String> missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        List<String> extra = new ArrayList<>(actual);
        expected.forEach(extra::remove);
        if (!missing.isEmpty() || !extra.isEmpty()) {
            problems.add(what + ": missing " + missing + ", unexpected " + extra);
        }
    }

    /** A row as text, and as the expected digest where the case gives only that of a long text. */
    private static String row(List<Object> row, List<List<Object>> expected) {
        return expected.stream()
                .filter(other -> Digest.matches(other, row))
                .findFirst()
                .map(Literal::text)
                .orElseGet(() -> Literal.text(row));
    }

    private static String interval(Interval version) {
        return " [" + version.from() + "," + (version.to() == null ? "" : version.to()) + ")";
    }

    private static List<String> feed(List<FeedRow> feed) {
        return feed.stream().map(Comparison::text).toList();
    }

    private static String text(FeedRow entry) {
        if (entry.before() == null) {
            return "+ " + Literal.text(entry.after());
        }
        return entry.after() == null
                ? "- " + Literal.text(entry.before())
                : "* " + Literal.text(entry.after()) + " was " + Literal.text(entry.before());
    }

    private static String text(Refusal refusal) {
        return "@" + refusal.at() + " " + refusal.cause();
    }
}
