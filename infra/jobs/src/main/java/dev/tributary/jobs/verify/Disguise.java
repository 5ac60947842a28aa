package dev.tributary.jobs.verify;

import dev.tributary.spec.AtCapture;
import dev.tributary.spec.SourceTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the capture makes of columns about people, as PostgreSQL computes it. */
final class Disguise {

    /** Setting of the reading session that holds the salt: it is in no statement's text. */
    static final String SALT = "tributary.pii_salt";

    private Disguise() {}

    /**
     * The expression for a column.
     *
     * @param column quoted
     * @return empty for a column that is as it was
     */
    static Optional<String> sql(String column, AtCapture how) {
        String present = "CASE WHEN " + column + " IS DISTINCT FROM NULL THEN ";
        return switch (how) {
            case KEPT -> Optional.empty();
            case EXCLUDED -> Optional.of("NULL::text");
            case MASKED -> Optional.of(present + "'***' END");
            case HASHED ->
                Optional.of(present + "encode(sha256(convert_to(current_setting('" + SALT + "') || format('%s', "
                        + column + "), 'UTF8')), 'hex') END");
        };
    }

    /** What a query sees of a table: {@code *} if nothing in it is disguised or has another name in the lake. */
    static String selection(SourceTable table, List<SourceColumn> columns) {
        if (columns.stream().allMatch(column -> table.atCapture(column.name()) == AtCapture.KEPT)
                && table.renamed().isEmpty()) {
            return "*";
        }
        return columns.stream()
                .filter(column -> table.atCapture(column.name()) != AtCapture.EXCLUDED)
                .map(column -> selected(column, table))
                .collect(Collectors.joining(", "));
    }

    private static String selected(SourceColumn column, SourceTable table) {
        String value = sql(column.quoted(), table.atCapture(column.name())).orElse(column.quoted());
        String name = SourceColumn.quote(table.inLake(column.name()));
        return value.equals(name) ? value : value + " AS " + name;
    }
}
