package dev.tributary.source.preflight;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One SQL script that mends what can be mended of errors and warnings.
 *
 * <pre>{@code
 * -- publication-operations (error): The publication tributary_shop leaves out truncate.
 * -- Publishes all kinds of changes.
 * ALTER PUBLICATION "tributary_shop" SET (publish = 'insert, update, delete, truncate');
 * }</pre>
 */
public final class FixScript {

    private static final String RELOAD = ServerChecks.reload().sql();

    /** Statement → the comment above it. */
    private final Map<String, String> statements = new LinkedHashMap<>();

    private final List<String> byHand;

    public FixScript(List<Finding> findings) {
        List<Finding> worth = findings.stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .sorted(Comparator.comparing(
                        (Finding finding) -> finding.check().family()))
                .toList();
        for (Finding finding : worth) {
            finding.fixes().stream()
                    .filter(Fix::isSql)
                    .forEach(fix ->
                            statements.merge(fix.sql(), comment(finding) + comment(fix.note()), FixScript::together));
        }
        // Once, after all settings.
        if (statements.containsKey(RELOAD)) {
            statements.remove(RELOAD);
            statements.put(RELOAD, comment(ServerChecks.reload().note()));
        }
        byHand = worth.stream()
                .filter(finding -> finding.fixes().stream().noneMatch(Fix::isSql)
                        || finding.fixes().stream().anyMatch(fix -> !fix.isSql()))
                .map(FixScript::byHand)
                .toList();
    }

    /** Without comments, in order; each may be run by itself, outside a transaction. */
    public List<String> statements() {
        return List.copyOf(statements.keySet());
    }

    /** For {@code psql}; running it again does no harm. */
    @Override
    public String toString() {
        StringBuilder script = new StringBuilder(comment(
                "Run it in the source database as the owner of the tables or a superuser, for example with psql."));
        script.append(comment("Statements that a transaction does not allow are among them, so it opens none."));
        statements.forEach((sql, comment) ->
                script.append('\n').append(comment).append(sql).append(";\n"));
        if (!byHand.isEmpty()) {
            script.append('\n').append(comment("SQL cannot mend the following:"));
            byHand.forEach(script::append);
        }
        return script.toString();
    }

    private static String together(String first, String second) {
        return second.lines()
                .filter(line -> first.lines().noneMatch(line::equals))
                .map(line -> line + "\n")
                .collect(Collectors.joining("", first, ""));
    }

    private static String comment(Finding finding) {
        return comment(finding.check().id() + " (" + finding.severity().name().toLowerCase(java.util.Locale.ROOT)
                + "): " + finding.what());
    }

    private static String byHand(Finding finding) {
        String remedy = finding.fixes().stream()
                .filter(fix -> !fix.isSql())
                .map(Fix::note)
                .findFirst()
                .orElse(finding.check().remedy());
        return comment(finding) + comment("  " + remedy);
    }

    /** A line break in a name must not end the comment. */
    private static String comment(String text) {
        return "-- " + text.replaceAll("\\R", " ") + "\n";
    }
}
