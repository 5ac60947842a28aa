package dev.tributary.reduce.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table rule × result. */
public final class Report {

    private static final int WIDTH = 10;

    private final List<Verdict> verdicts;

    Report(List<Verdict> verdicts) {
        this.verdicts = verdicts;
    }

    public boolean passes() {
        return verdicts.stream().allMatch(Verdict::passes);
    }

    /** A head, a line a rule, and the totals. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        Map<String, Map<String, List<Verdict>>> rules = new TreeMap<>();
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (Verdict verdict : verdicts) {
            String column = verdict.history() + " " + verdict.cutting();
            columns.merge(column, column.length() + 2, Integer::max);
            rules.computeIfAbsent(verdict.example().rule(), rule -> new LinkedHashMap<>())
                    .computeIfAbsent(column, name -> new ArrayList<>())
                    .add(verdict);
        }
        int margin = rules.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        StringBuilder head = new StringBuilder(pad("rule", margin)).append(pad("cases", WIDTH));
        columns.forEach((column, width) -> head.append(pad(column, width)));
        lines.add(head.toString().stripTrailing());
        rules.forEach((rule, cells) -> {
            long cases = cells.values().iterator().next().size();
            StringBuilder line = new StringBuilder(pad(rule, margin)).append(pad(Long.toString(cases), WIDTH));
            columns.forEach((column, width) -> line.append(pad(cell(cells.getOrDefault(column, List.of())), width)));
            lines.add(line.toString().stripTrailing());
        });
        lines.add(total());
        return lines;
    }

    /** For each failed delivery where and what. */
    public List<String> failures() {
        List<String> lines = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            for (String failure : verdict.failures()) {
                lines.add(verdict.example().file() + " " + verdict.history() + ": " + failure);
            }
        }
        return lines;
    }

    private String total() {
        long cases = verdicts.stream()
                .map(verdict -> verdict.example().file())
                .distinct()
                .count();
        return cases + (cases == 1 ? " case, " : " cases, ")
                + verdicts.stream().mapToInt(Verdict::deliveries).sum() + " deliveries, "
                + failures().size() + " failed";
    }

    private static String cell(List<Verdict> verdicts) {
        int deliveries = verdicts.stream().mapToInt(Verdict::deliveries).sum();
        long failed = verdicts.stream()
                .mapToLong(verdict -> verdict.failures().size())
                .sum();
        return deliveries == 0 ? "-" : failed == 0 ? "ok " + deliveries : "FAILED " + failed + "/" + deliveries;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
