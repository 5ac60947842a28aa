package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks whether a database is ready for a pipeline, and changes nothing in it. */
public final class Preflight {

    private final Connection connection;
    private final Catalogue catalogue;
    private final Subject subject;
    private final Scope scope;
    private final Findings findings = new Findings();

    private Preflight(Connection connection, Subject subject, Scope scope) {
        this.connection = connection;
        this.catalogue = new Catalogue(connection);
        this.subject = subject;
        this.scope = scope;
    }

    /**
     * Everything that it finds, the worst first; empty if all is well.
     *
     * @param connection to the source database, as any role that can connect
     */
    public static List<Finding> run(Connection connection, Subject subject, Scope scope) throws SQLException {
        Preflight preflight = new Preflight(connection, subject, scope);
        preflight.run();
        return preflight.findings.sorted();
    }

    private void run() throws SQLException {
        Server server = Server.read(catalogue);
        if (ServerChecks.isTooOld(server, findings)) {
            return;
        }
        Optional<Slot> slot = Slot.read(catalogue, subject.slot());
        Map<String, Table> found = new LinkedHashMap<>();
        Table.read(catalogue, subject.tables()).forEach(table -> found.put(table.qualifiedName(), table));
        List<Table> tables = List.copyOf(found.values());

        new ServerChecks(server, slot, findings).run();
        new RoleChecks(catalogue, subject, findings).run(tables);
        new TableChecks(catalogue, findings).run(subject.tables(), found);
        NameChecks names = new NameChecks(subject.pipeline(), findings);
        IdentityChecks identity = new IdentityChecks(findings);
        for (SourceTable table : subject.tables()) {
            Optional.ofNullable(found.get(table.qualifiedName())).ifPresent(there -> {
                names.run(table, there);
                identity.run(table, there);
            });
        }
        new PublicationChecks(catalogue, server, subject, tables, findings).run();
        new SignalChecks(connection, subject, findings).run();
        slot(server, slot);
        new HeartbeatChecks(catalogue, server, subject, findings).run();
        values(tables);
    }

    private void slot(Server server, Optional<Slot> slot) {
        SlotChecks checks = new SlotChecks(server, subject, slot, findings);
        if (scope != Scope.START) {
            checks.use();
        }
        checks.health();
    }

    private void values(List<Table> tables) throws SQLException {
        ValueChecks checks = new ValueChecks(catalogue, findings);
        for (Table table : tables) {
            checks.catalogue(table);
            if (scope == Scope.DEEP) {
                checks.scan(table);
            }
        }
    }
}
