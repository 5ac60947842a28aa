package dev.tributary.platform.cli;

import dev.tributary.source.preflight.Finding;
import dev.tributary.source.preflight.Fix;
import dev.tributary.source.preflight.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code check} prints. */
final class CheckReport {

    private CheckReport() {}

    /**
     * The findings by check, and how many there are.
     *
     * <pre>{@code
     * ERROR publication-table: The snapshot reads the table, but its later changes are not sent.
     *   The publication tributary_shop does not contain the table public.orders.
     *   Fix: ALTER PUBLICATION "tributary_shop" SET TABLE …;
     * }</pre>
     */
    static List<String> lines(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        findings.stream()
                .collect(Collectors.groupingBy(Finding::check, LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(same -> lines.addAll(group(same)));
        lines.add(Arrays.stream(Severity.values())
                .map(severity -> count(findings, severity))
                .collect(Collectors.joining(", ", "", ".")));
        return lines;
    }

    private static List<String> group(List<Finding> same) {
        Finding first = same.get(0);
        List<String> lines = new ArrayList<>();
        lines.add(first.severity() + " " + first.check().id() + ": "
                + first.check().why());
        same.forEach(finding -> lines.add("  " + finding.what()));
        List<String> fixes = same.stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .flatMap(finding -> finding.fixes().stream())
                .map(fix -> fix.isSql() ? fix.sql() + ";" : fix.note())
                .distinct()
                .toList();
        (fixes.isEmpty() ? List.of(first.check().remedy()) : fixes).forEach(fix -> lines.add("  Fix: " + fix));
        lines.add("");
        return lines;
    }

    /** {@code {"check","severity","object","what","why","remedy","fixes":[{"sql","note"}]}}; sql is null for none. */
    static List<Map<String, Object>> json(List<Finding> findings) {
        return findings.stream().map(CheckReport::json).toList();
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("check", finding.check().id());
        json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        json.put("object", finding.object());
        json.put("what", finding.what());
        json.put("why", finding.check().why());
        json.put("remedy", finding.check().remedy());
        json.put("fixes", finding.fixes().stream().map(CheckReport::json).toList());
        return json;
    }

    private static Map<String, Object> json(Fix fix) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sql", fix.isSql() ? fix.sql() : null);
        json.put("note", fix.note());
        return json;
    }

    private static String count(List<Finding> findings, Severity severity) {
        long count = findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
        String noun =
                switch (severity) {
                    case ERROR -> "error";
                    case WARNING -> "warning";
                    case INFO -> "note";
                };
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
