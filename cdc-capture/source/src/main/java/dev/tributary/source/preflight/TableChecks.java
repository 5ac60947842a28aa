package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import dev.tributary.source.SignalTable;
import dev.tributary.spec.SourceTable;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether what the pipeline file names are tables whose changes are in the log. */
final class TableChecks {

    private final Catalogue catalogue;
    private final Findings findings;

    TableChecks(Catalogue catalogue, Findings findings) {
        this.catalogue = catalogue;
        this.findings = findings;
    }

    /**
     * @param found by qualified name
     */
    void run(List<SourceTable> named, Map<String, Table> found) throws SQLException {
        alike(named);
        for (SourceTable table : named) {
            Table there = found.get(table.qualifiedName());
            if (there == null) {
                missing(table);
                continue;
            }
            view(there);
            foreign(there);
            temporary(there);
            unlogged(there);
            inherited(there);
            SignalTable.problem(table)
                    .ifPresent(problem -> findings.add(Check.TABLE_NAME, there.qualifiedName(), problem));
        }
    }

    private void alike(List<SourceTable> named) {
        Map<String, SourceTable> seen = new HashMap<>();
        for (SourceTable table : named) {
            SourceTable other = seen.putIfAbsent(table.schema() + "." + table.name(), table);
            if (other != null) {
                findings.add(
                        Check.TABLE_NAMES_ALIKE,
                        table.qualifiedName(),
                        "The tables " + other.qualifiedName() + " and " + table.qualifiedName() + " would both be "
                                + table.schema() + "." + table.name() + ".");
            }
        }
    }

    private void missing(SourceTable table) throws SQLException {
        String nearest = catalogue
                .first(row -> " There is " + row.getString(1) + ".", """
                        SELECT n.nspname || '.' || c.relname
                          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                         WHERE lower(c.relname) = lower(?) AND c.relkind IN ('r', 'p')
                           AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                         ORDER BY lower(n.nspname) <> lower(?), 1
                        """, table.name(), table.schema())
                .orElse("");
        findings.add(
                Check.TABLE_MISSING,
                table.qualifiedName(),
                "The table " + table.qualifiedName() + " does not exist." + nearest);
    }

    private void view(Table table) {
        if (table.kind() == 'v' || table.kind() == 'm') {
            findings.add(Check.VIEW, table.qualifiedName(), table.qualifiedName() + " is a view.");
        }
    }

    private void foreign(Table table) {
        if (table.kind() == 'f') {
            findings.add(Check.FOREIGN_TABLE, table.qualifiedName(), table.qualifiedName() + " is a foreign table.");
        }
    }

    private void temporary(Table table) {
        if (table.persistence() == 't') {
            findings.add(
                    Check.TEMPORARY_TABLE, table.qualifiedName(), table.qualifiedName() + " is a temporary table.");
        }
    }

    private void unlogged(Table table) {
        if (table.persistence() == 'u') {
            findings.add(
                    Check.UNLOGGED_TABLE,
                    table.qualifiedName(),
                    "The table " + table.qualifiedName() + " is unlogged.",
                    Fix.sql(
                            "ALTER TABLE " + table.sql() + " SET LOGGED",
                            "Writes the table's changes to the log; it is rewritten under an exclusive lock."));
        }
    }

    private void inherited(Table table) {
        if (table.parent()) {
            findings.add(
                    Check.INHERITED_TABLE,
                    table.qualifiedName(),
                    "Other tables inherit from " + table.qualifiedName() + ".");
        }
    }
}
