package dev.tributary.source.preflight;

import dev.tributary.source.Sql;
import dev.tributary.spec.History;
import dev.tributary.spec.SourceTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the log says which row was changed, and the pipeline file means the same row. */
final class IdentityChecks {

    private final Findings findings;

    IdentityChecks(Findings findings) {
        this.findings = findings;
    }

    void run(SourceTable wanted, Table table) {
        if (table.kind() != 'r' && table.kind() != 'p') {
            return;
        }
        keyless(wanted, table);
        keyByIndex(wanted, table);
        keyDiffers(wanted, table);
        identityNothing(table);
        identityMissesKey(table);
        deferrableIdentity(table);
        deferrableKey(table);
        unsentToast(wanted, table);
    }

    private void keyless(SourceTable wanted, Table table) {
        if (!key(table).isEmpty()) {
            return;
        }
        String what = "The table " + table.qualifiedName() + " has no primary key: its rows cannot be told apart.";
        if (table.columns().containsAll(wanted.key())) {
            findings.add(Check.KEYLESS, table.qualifiedName(), what, primaryKey(table, wanted.key()));
        } else {
            findings.add(
                    Check.KEYLESS,
                    table.qualifiedName(),
                    what + " The pipeline file names " + list(wanted.key()) + ", and its columns are "
                            + list(table.columns()) + ".");
        }
    }

    private void keyByIndex(SourceTable wanted, Table table) {
        if (table.primaryKey().isEmpty() && same(table.identityColumns(), wanted.key())) {
            findings.add(
                    Check.KEY_BY_INDEX,
                    table.qualifiedName(),
                    "The table " + table.qualifiedName()
                            + " has a unique index as replica identity but no primary key.",
                    primaryKey(table, wanted.key()));
        }
    }

    private void keyDiffers(SourceTable wanted, Table table) {
        List<String> key = key(table);
        if (!key.isEmpty() && !same(key, wanted.key())) {
            findings.add(
                    Check.KEY_DIFFERS,
                    table.qualifiedName(),
                    "The table " + table.qualifiedName() + " has the key " + list(key) + ", the pipeline file says "
                            + list(wanted.key()) + ".");
        }
    }

    private void identityNothing(Table table) {
        if (table.identity() == 'n') {
            findings.add(
                    Check.IDENTITY_NOTHING,
                    table.qualifiedName(),
                    "The table " + table.qualifiedName() + " has REPLICA IDENTITY NOTHING.",
                    table.primaryDeferrable() ? full(table) : byKey(table));
        }
    }

    private void identityMissesKey(Table table) {
        if (table.identity() == 'i' && !new HashSet<>(table.identityColumns()).containsAll(table.primaryKey())) {
            findings.add(
                    Check.IDENTITY_MISSES_KEY,
                    table.qualifiedName(),
                    "The replica identity of " + table.qualifiedName() + " is " + list(table.identityColumns())
                            + ", which lacks columns of its primary key " + list(table.primaryKey()) + ".",
                    table.primaryDeferrable() ? full(table) : byKey(table));
        }
    }

    private void deferrableIdentity(Table table) {
        if (table.identity() == 'd' && table.primaryDeferrable()) {
            findings.add(
                    Check.DEFERRABLE_IDENTITY,
                    table.qualifiedName(),
                    "The primary key of " + table.qualifiedName() + " is deferrable.",
                    full(table));
        }
    }

    private void deferrableKey(Table table) {
        if (!table.deferrableKeys().isEmpty()) {
            findings.add(
                    Check.DEFERRABLE_KEY,
                    table.qualifiedName(),
                    "Deferrable in " + table.qualifiedName() + ": " + String.join(", ", table.deferrableKeys()) + ".");
        }
    }

    private void unsentToast(SourceTable wanted, Table table) {
        if (table.identity() != 'f' && !table.longColumns().isEmpty()) {
            findings.add(
                    Check.UNSENT_TOAST,
                    table.qualifiedName(),
                    "Updates of " + table.qualifiedName() + " send these columns only when they change, if their values"
                            + " are long: " + String.join(", ", table.longColumns())
                            + (wanted.history() == History.SCD2 ? "; each kept version takes them over." : "."),
                    full(table));
        }
    }

    /** What the connector keys records by; empty if it knows no key. */
    private static List<String> key(Table table) {
        return table.primaryKey().isEmpty() ? table.identityColumns() : table.primaryKey();
    }

    private static Fix primaryKey(Table table, List<String> key) {
        return Fix.sql(
                Sql.unless(
                        "SELECT FROM pg_index WHERE indisprimary AND indrelid = " + Sql.literal(table.sql())
                                + "::regclass",
                        "ALTER TABLE " + table.sql() + " ADD PRIMARY KEY (" + Sql.identifiers(key) + ")"),
                "Makes the key that the pipeline file names one that holds; fails where rows contradict it.");
    }

    private static Fix byKey(Table table) {
        return Fix.sql(
                "ALTER TABLE " + table.sql() + " REPLICA IDENTITY DEFAULT",
                "Writes the primary key of a changed row into the log.");
    }

    private static Fix full(Table table) {
        return Fix.sql(
                "ALTER TABLE " + table.sql() + " REPLICA IDENTITY FULL",
                "Writes all columns of a changed row into the log, which grows by that.");
    }

    private static boolean same(List<String> one, List<String> other) {
        Set<String> columns = new HashSet<>(one);
        return columns.equals(new HashSet<>(other));
    }

    private static String list(List<String> columns) {
        return "(" + String.join(", ", columns) + ")";
    }
}
