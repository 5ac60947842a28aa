package dev.tributary.bench.capture;

import dev.tributary.contract.SourceObjects;
import dev.tributary.contract.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A database with its pipeline.
 *
 * @param name of both
 * @param pipeline the file
 */
record Shop(Postgres postgres, String name, Path pipeline) {

    private static final List<String> KEYS = List.of(
            "customers: [customer_id]",
            "products: [product_id]",
            "orders: [order_id]",
            "order_items: [order_id, line_no]");

    /** Makes a second publication of the first one's tables, with lists of their columns: without texts and JSON. */
    private static final String NARROW = """
            DO $$ BEGIN EXECUTE (SELECT 'CREATE PUBLICATION %1$s_narrow FOR TABLE ' || string_agg(columns, ', ') FROM (
                SELECT r.prrelid::regclass || ' (' || string_agg(quote_ident(a.attname), ', ') || ')' AS columns
                  FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid JOIN pg_attribute a ON a.attrelid = r.prrelid
                 WHERE p.pubname = '%1$s' AND a.attnum > 0 AND NOT a.attisdropped
                   AND a.atttypid NOT IN ('text'::regtype, 'jsonb'::regtype)
                 GROUP BY r.prrelid) AS tables); END $$""";

    /** The tables of the example pipeline. */
    static Shop example(Servers servers) throws SQLException {
        try {
            String tables = Files.readString(servers.distribution().shop().resolve("source.sql"));
            return create(servers, "shop", tables, KEYS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param tables SQL that makes them
     * @param keys {@code table: [column, ...]}
     */
    static Shop create(Servers servers, String name, String tables, List<String> keys) throws SQLException {
        Postgres postgres = servers.postgres();
        try (Connection connection = postgres.connect("postgres")) {
            Sql.execute(connection, "CREATE DATABASE " + name);
        }
        String publication = new SourceObjects(name).publication();
        String names = keys.stream().map(key -> key.split(":")[0]).collect(Collectors.joining(", "));
        try (Connection connection = postgres.connect(name)) {
            Sql.execute(
                    connection,
                    tables,
                    "CREATE PUBLICATION " + publication + " FOR TABLE " + names,
                    NARROW.formatted(publication),
                    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + Postgres.CAPTURE_ROLE);
        }
        String file = keys.stream()
                .map(key -> "    - table: public." + key.replaceFirst(":", "\n      key:") + "\n")
                .collect(Collectors.joining("", "version: 1\nname: " + name + "\nsource:\n  tables:\n", ""));
        try {
            return new Shop(postgres, name, Files.writeString(servers.folder().resolve(name + ".yaml"), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Connection connect() throws SQLException {
        return postgres.connect(name);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect()) {
            Sql.execute(connection, statements);
        }
    }

    long number(String query) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.number(connection, query);
        }
    }

    /** Writes a message into the log; gives the LSN that a capture has reached once it has sent the message. */
    long barrier() throws SQLException {
        return number("SELECT pg_logical_emit_message(true, '" + SourceObjects.BARRIER_PREFIX + "', 'end') - '0/0'");
    }

    SourceObjects objects() {
        return new SourceObjects(name);
    }

    Topics topics() {
        return new Topics(name);
    }

    String url() {
        return postgres.url(name);
    }
}
