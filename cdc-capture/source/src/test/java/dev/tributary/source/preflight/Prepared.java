package dev.tributary.source.preflight;

import dev.tributary.source.PostgresServer;
import dev.tributary.spec.AtCapture;
import dev.tributary.spec.Column;
import dev.tributary.spec.History;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A database of its own, ready to be captured: tables {@code orders} and {@code items}, role, grants, publication. What
 * is wrong comes on top.
 */
record Prepared(PostgresServer server, String name, List<SourceTable> tables) {

    static Prepared create(PostgresServer server, String name) throws SQLException {
        server.execute("postgres", "CREATE DATABASE " + name, "CREATE ROLE " + role(name) + " LOGIN REPLICATION");
        server.execute(
                name,
                "CREATE TABLE orders (id bigint PRIMARY KEY, amount integer)",
                "CREATE TABLE items (order_id bigint, line int, amount integer, PRIMARY KEY (order_id, line))",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role(name),
                "CREATE PUBLICATION " + publication(name) + " FOR TABLE orders, items");
        return new Prepared(
                server, name, List.of(table("public", "orders", "id"), table("public", "items", "order_id", "line")));
    }

    /** Names a further table in the pipeline file. */
    Prepared naming(String schema, String table, String... key) {
        List<SourceTable> more = new ArrayList<>(tables);
        more.add(table(schema, table, key));
        return new Prepared(server, name, more);
    }

    /** Has the pipeline file give names to columns of the first table. */
    Prepared renaming(Map<String, String> names) {
        SourceTable first = tables.get(0);
        Map<String, Column> columns = new HashMap<>();
        names.forEach((column, as) -> columns.put(column, new Column(as, "", false, AtCapture.KEPT)));
        List<SourceTable> changed = new ArrayList<>(tables);
        changed.set(
                0,
                new SourceTable(
                        first.schema(),
                        first.name(),
                        first.as(),
                        first.key(),
                        first.history(),
                        "",
                        List.of(),
                        List.of(),
                        columns));
        return new Prepared(server, name, changed);
    }

    Prepared execute(String... statements) throws SQLException {
        for (String statement : statements) {
            server.execute(name, statement.replace("{role}", role(name)).replace("{pub}", publication(name)));
        }
        return this;
    }

    List<Finding> find(Scope scope) throws SQLException {
        try (Connection connection = server.connect(name)) {
            connection.setReadOnly(true);
            return Preflight.run(connection, subject(), scope);
        }
    }

    /** The same, asked by the role that the capture enters as. */
    List<Finding> findAsRole(Scope scope) throws SQLException {
        try (Connection connection = server.connect(name, role(name))) {
            return Preflight.run(connection, subject(), scope);
        }
    }

    List<Check> checks(Scope scope) throws SQLException {
        return find(scope).stream().map(Finding::check).toList();
    }

    /** Runs the script for what is wrong. */
    void mend(Scope scope) throws SQLException {
        server.execute(name, new FixScript(find(scope)).statements());
    }

    Subject subject() {
        return new Subject(name, role(name), tables);
    }

    private static SourceTable table(String schema, String name, String... key) {
        return new SourceTable(schema, name, name, List.of(key), History.SCD1, "", List.of(), List.of(), Map.of());
    }

    private static String role(String name) {
        return name + "_capture";
    }

    private static String publication(String name) {
        return "tributary_" + name;
    }
}
