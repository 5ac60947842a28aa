package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import dev.tributary.source.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Values that do not survive the way. */
final class ValueChecks {

    /** Debezium's default for {@code unavailable.value.placeholder}, which the capture keeps. */
    static final String PLACEHOLDER = "__debezium_unavailable_value";

    /** How the placeholder reads as text in the types that can hold it: text, json, text[], bytea. */
    private static final List<String> FORMS = List.of(
            PLACEHOLDER, '"' + PLACEHOLDER + '"', "{" + PLACEHOLDER + "}", "{\"\\\"" + PLACEHOLDER + "\\\"\"}", hex());

    private final Catalogue catalogue;
    private final Findings findings;

    ValueChecks(Catalogue catalogue, Findings findings) {
        this.catalogue = catalogue;
        this.findings = findings;
    }

    void catalogue(Table table) {
        nanCapable(table);
    }

    /** Reads the whole table, but of its long values none that is too long to matter. */
    void scan(Table table) throws SQLException {
        if (table.kind() != 'r' && table.kind() != 'p') {
            return;
        }
        nanFound(table);
        placeholderFound(table);
    }

    private void nanCapable(Table table) {
        List<String> parts = new ArrayList<>();
        if (!table.numericColumns().isEmpty()) {
            parts.add("numeric " + String.join(", ", table.numericColumns()));
        }
        if (!table.floatColumns().isEmpty()) {
            parts.add("double " + String.join(", ", table.floatColumns()));
        }
        if (!parts.isEmpty()) {
            findings.add(
                    Check.NAN_CAPABLE,
                    table.qualifiedName(),
                    "Columns of " + table.qualifiedName() + " can hold NaN: " + String.join("; ", parts) + ".");
        }
    }

    private void nanFound(Table table) throws SQLException {
        for (String column : table.numericColumns()) {
            // As text, since it may be an array: {1,NaN}. NaN and infinities are the only letters in numbers.
            long rows = count(table, Sql.identifier(column) + "::text ~ '[Na]'");
            if (rows > 0) {
                findings.add(
                        Check.NAN_FOUND,
                        table.qualifiedName(),
                        "The column " + column + " of " + table.qualifiedName() + " has NaN or infinity in " + rows
                                + " rows.");
            }
        }
    }

    private void placeholderFound(Table table) throws SQLException {
        String forms = FORMS.stream().map(Sql::literal).collect(Collectors.joining(", "));
        for (String column : table.longColumns()) {
            String quoted = Sql.identifier(column);
            long rows = count(
                    table,
                    "CASE WHEN pg_column_size(" + quoted + ") < 300 THEN " + quoted + "::text IN (" + forms + ") END");
            if (rows > 0) {
                findings.add(
                        Check.PLACEHOLDER_FOUND,
                        table.qualifiedName(),
                        "The column " + column + " of " + table.qualifiedName() + " is " + PLACEHOLDER + " in " + rows
                                + " rows.");
            }
        }
    }

    private long count(Table table, String condition) throws SQLException {
        return catalogue
                .first(row -> row.getLong(1), "SELECT count(*) FROM " + table.sql() + " WHERE " + condition)
                .orElseThrow();
    }

    private static String hex() {
        return "\\x"
                + PLACEHOLDER.chars().mapToObj(c -> String.format("%02x", c)).collect(Collectors.joining());
    }
}
