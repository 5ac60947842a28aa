package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import dev.tributary.source.Sql;
import java.sql.SQLException;
import java.util.List;

/** What the capture's role may do. */
final class RoleChecks {

    /**
     * What the role may do with one table.
     *
     * @param hidden whether row-level security can hide rows of it
     */
    private record Access(String schema, String table, boolean usage, boolean select, boolean hidden) {}

    private static final String QUERY = """
            SELECT n.nspname, c.relname,
                   has_schema_privilege(r.oid, n.oid, 'USAGE') AS usage,
                   has_table_privilege(r.oid, c.oid, 'SELECT') AS reads,
                   c.relrowsecurity AND NOT r.rolsuper AND NOT r.rolbypassrls
                   AND (c.relforcerowsecurity OR NOT pg_has_role(r.oid, c.relowner, 'USAGE')) AS hidden
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, pg_roles r
             WHERE r.rolname = ? AND c.oid = ANY (?::text[]::oid[])
             ORDER BY 1, 2
            """;

    private final Catalogue catalogue;
    private final Subject subject;
    private final Findings findings;
    private final String role;

    RoleChecks(Catalogue catalogue, Subject subject, Findings findings) {
        this.catalogue = catalogue;
        this.subject = subject;
        this.findings = findings;
        this.role = Sql.identifier(subject.role());
    }

    void run(List<Table> tables) throws SQLException {
        var found = Role.read(catalogue, subject.role());
        if (found.isEmpty()) {
            missing();
            return;
        }
        replication(found.get());
        List<String> oids =
                tables.stream().map(table -> String.valueOf(table.oid())).toList();
        List<Access> accesses = catalogue.all(
                row -> new Access(
                        row.getString("nspname"),
                        row.getString("relname"),
                        row.getBoolean("usage"),
                        row.getBoolean("reads"),
                        row.getBoolean("hidden")),
                QUERY,
                subject.role(),
                oids);
        accesses.stream()
                .filter(access -> !access.usage())
                .map(Access::schema)
                .distinct()
                .forEach(this::usage);
        accesses.stream().filter(access -> !access.select()).forEach(this::select);
        accesses.stream().filter(Access::hidden).forEach(this::rowSecurity);
    }

    private void missing() {
        findings.add(
                Check.ROLE_MISSING,
                subject.role(),
                "The role " + subject.role() + " does not exist.",
                Fix.sql(
                        Sql.unless(
                                "SELECT FROM pg_roles WHERE rolname = " + Sql.literal(subject.role()),
                                "CREATE ROLE " + role + " LOGIN REPLICATION"),
                        "Makes the role; it has no password yet."));
    }

    private void replication(Role found) {
        if (!found.replicates()) {
            findings.add(
                    Check.ROLE_REPLICATION,
                    subject.role(),
                    "The role " + subject.role() + " has no REPLICATION.",
                    Fix.sql("ALTER ROLE " + role + " REPLICATION", "Lets the capture create its slot and stream."));
        }
    }

    private void usage(String schema) {
        findings.add(
                Check.SCHEMA_USAGE,
                schema,
                "The role " + subject.role() + " may not use the schema " + schema + ".",
                Fix.sql(
                        "GRANT USAGE ON SCHEMA " + Sql.identifier(schema) + " TO " + role,
                        "Lets the capture reach the schema's tables."));
    }

    private void select(Access access) {
        String table = access.schema() + "." + access.table();
        findings.add(
                Check.TABLE_SELECT,
                table,
                "The role " + subject.role() + " may not read the table " + table + ".",
                Fix.sql(
                        "GRANT SELECT ON TABLE " + Sql.identifier(access.schema(), access.table()) + " TO " + role,
                        "Lets the snapshot read the rows that are there already."));
    }

    private void rowSecurity(Access access) {
        String table = access.schema() + "." + access.table();
        findings.add(
                Check.ROW_SECURITY,
                table,
                "The table " + table + " has row-level security, which holds for the role " + subject.role() + ".",
                Fix.sql("ALTER ROLE " + role + " BYPASSRLS", "Lets the snapshot see all rows, as the log does."));
    }
}
