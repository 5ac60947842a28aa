package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import dev.tributary.source.Sql;
import java.sql.SQLException;

/** Whether the slot moves while the pipeline's tables rest. */
final class HeartbeatChecks {

    private static final String FUNCTION = "pg_catalog.pg_logical_emit_message(boolean, text, text)";

    private final Catalogue catalogue;
    private final Server server;
    private final Subject subject;
    private final Findings findings;

    HeartbeatChecks(Catalogue catalogue, Server server, Subject subject, Findings findings) {
        this.catalogue = catalogue;
        this.server = server;
        this.subject = subject;
        this.findings = findings;
    }

    void run() throws SQLException {
        denied();
        idleBesideBusy();
    }

    private void denied() throws SQLException {
        // From 17 on there is a variant with a fourth argument, which replaced the one with three.
        String function = server.isAtLeast(17) ? FUNCTION.replace("text)", "text, boolean)") : FUNCTION;
        boolean allowed = catalogue
                .first(
                        row -> row.getBoolean(1),
                        "SELECT has_function_privilege(r.oid, ?, 'EXECUTE') FROM pg_roles r WHERE r.rolname = ?",
                        function,
                        subject.role())
                .orElse(true);
        if (!allowed) {
            findings.add(
                    Check.HEARTBEAT_DENIED,
                    subject.role(),
                    "The role " + subject.role() + " may not call pg_logical_emit_message.",
                    Fix.sql(
                            "GRANT EXECUTE ON FUNCTION " + function + " TO " + Sql.identifier(subject.role()),
                            "Lets the capture write its heartbeat."));
        }
    }

    private void idleBesideBusy() throws SQLException {
        String sql = """
                SELECT string_agg(o.datname, ', ' ORDER BY o.datname)
                  FROM pg_stat_database t, pg_stat_database o
                 WHERE t.datname = current_database() AND o.datname <> t.datname
                   AND o.tup_inserted + o.tup_updated + o.tup_deleted
                       > 100 * (t.tup_inserted + t.tup_updated + t.tup_deleted) + 1000
                """;
        catalogue
                .first(row -> row.getString(1), sql)
                .ifPresent(busy -> findings.add(
                        Check.IDLE_BESIDE_BUSY,
                        "database",
                        "Other databases of the server are written to a hundred times as much: " + busy + "."));
    }
}
