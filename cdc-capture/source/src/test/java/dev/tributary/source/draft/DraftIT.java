package dev.tributary.source.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.source.PostgresServer;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.SourceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files drafted from databases on a real server, read back as the pipeline that they are. */
class DraftIT {

    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        server = new PostgresServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void theShopIsDraftedWithKeysTypesCommentsAndGuesses() throws SQLException, IOException {
        server.execute("postgres", "CREATE DATABASE shop", "CREATE ROLE shop_app");
        Path source = Path.of(System.getProperty("tributary.root", "../.."), "infra/pipelines/shop/source.sql");
        server.execute("shop", Files.readString(source));
        Draft draft = draft("shop");
        Pipeline pipeline = load(draft);
        assertThat(pipeline.name()).isEqualTo("shop");
        assertThat(pipeline.source().tables())
                .extracting(SourceTable::qualifiedName)
                .containsExactly("public.customers", "public.order_items", "public.orders", "public.products");
        assertThat(pipeline.source().tables().get(1).key()).containsExactly("order_id", "line_no");
        assertThat(draft.text())
                .contains(
                        "    - table: public.customers\n      key: [customer_id]\n      description: \"Who orders.",
                        "        # credit_limit numeric(12,2), required\n",
                        "        email: {pii: true}  # text, required; PII is a guess by the name: e-mail address\n",
                        "        notes: {description: \"What the service desk wrote, often long.\"}  # text\n",
                        "# FOREIGN KEY (customer_id) REFERENCES public.customers(customer_id) ON UPDATE CASCADE\n")
                .doesNotContain("127.0.0.1", "jdbc");
    }

    @Test
    void oddNamesMakeAFileThatIsRight() throws SQLException, IOException {
        server.execute("postgres", "CREATE DATABASE \"Bücher & Mehr\"");
        server.execute(
                "Bücher & Mehr",
                "CREATE SCHEMA sales",
                "CREATE SCHEMA \"Archive\"",
                "CREATE SCHEMA events",
                "CREATE SCHEMA \"o-dd\"",
                "CREATE TABLE sales.orders (id int PRIMARY KEY)",
                "CREATE TABLE \"Archive\".orders (id int PRIMARY KEY)",
                "CREATE TABLE \"Archive\".\"Orders\" (id int PRIMARY KEY)",
                "CREATE TABLE archive_orders (id int PRIMARY KEY)",
                "CREATE TABLE \"select\" (\"from\" int, \"it's\" int, \"a\"\"b\" int, \"c\\d\" int, \"mit Leer-Zeichen\" int,"
                        + " \"Größe\" int, \"NULL\" text, \"yes\" text, \"# no\" text, \" \" text, \"e-Mail\" text,"
                        + " \"Null\" int, \"null\" int, \"FROM\" int, null_2 int,"
                        + " PRIMARY KEY (\"from\", \"it's\", \"a\"\"b\", \"c\\d\", \"mit Leer-Zeichen\", \"Größe\"))",
                "COMMENT ON TABLE \"select\" IS E'Two\\nlines: \"quoted\" # \\\\ \\U0001F600'",
                "COMMENT ON COLUMN \"select\".\"# no\" IS '  - a: {b}'",
                "COMMENT ON COLUMN \"select\".\"yes\" IS ' '",
                "CREATE TABLE _1 (id int PRIMARY KEY)",
                "CREATE TABLE events.e (id int PRIMARY KEY)",
                "CREATE TABLE \"o-dd\".t (id int PRIMARY KEY)",
                "CREATE TABLE \"with blank\" (id int PRIMARY KEY)",
                "CREATE TABLE \"v1.2 \"\"new\"\"\" (id int PRIMARY KEY)",
                "CREATE TABLE \"line\nbreak\" (id int PRIMARY KEY)",
                "CREATE TABLE \"blank key\" (\" \" int PRIMARY KEY)",
                "CREATE TABLE keyless (id int)",
                "CREATE TABLE alike (id int, \"ID\" int, PRIMARY KEY (id, \"ID\"))",
                "CREATE UNLOGGED TABLE scratch (id int PRIMARY KEY)",
                "CREATE TABLE by_index (id int NOT NULL CONSTRAINT u UNIQUE)",
                "ALTER TABLE by_index REPLICA IDENTITY USING INDEX u",
                "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE parts_1 PARTITION OF parts DEFAULT",
                "CREATE VIEW v AS SELECT 1 AS id");
        Draft draft = draft("Bücher & Mehr");
        Pipeline pipeline = load(draft);
        assertThat(pipeline.name()).isEqualTo("bucher_mehr");
        assertThat(pipeline.source().tables())
                .extracting(table -> table.qualifiedName() + " as " + table.as())
                .containsExactly(
                        "public._1 as public_1",
                        "public.archive_orders as archive_orders",
                        "public.by_index as by_index",
                        "public.line\nbreak as line_break",
                        "public.parts as parts",
                        "public.select as select",
                        "public.\"v1.2 \"\"new\"\"\" as v1_2_new",
                        "public.with blank as with_blank",
                        "Archive.Orders as archive_orders_2",
                        "Archive.orders as archive_orders_3",
                        "o-dd.t as o_dd_t",
                        "sales.orders as sales_orders");
        SourceTable select = pipeline.source().tables().get(5);
        assertThat(select.key()).containsExactly("from", "it's", "a\"b", "c\\d", "mit Leer-Zeichen", "Größe");
        assertThat(select.description()).isEqualTo("Two\nlines: \"quoted\" # \\ \uD83D\uDE00");
        assertThat(select.columns().keySet()).containsExactly("# no", "e-Mail", "Null", "null", "FROM");
        assertThat(select.renamed()).isEqualTo(Map.of("Null", "null_3", "null", "null_4", "FROM", "from_2"));
        assertThat(select.columns().get("# no").description()).isEqualTo("  - a: {b}");
        assertThat(draft.leftOut()).hasSize(5);
        assertThat(draft.text())
                .contains("#   public.keyless: it has no primary key", "#   public.scratch: it is unlogged");
    }

    @Test
    void onlyTheSchemasThatAreAsked() throws SQLException, IOException {
        server.execute("postgres", "CREATE DATABASE two");
        server.execute(
                "two",
                "CREATE SCHEMA one",
                "CREATE TABLE one.t (id int PRIMARY KEY)",
                "CREATE TABLE t (id int PRIMARY KEY)");
        try (Connection connection = server.connect("two")) {
            assertThat(Draft.of(connection, List.of("one")).tables()).containsExactly("one.t");
            assertThat(Draft.of(connection, List.of("none")).tables()).isEmpty();
        }
    }

    private static Draft draft(String database) throws SQLException {
        String encoded = java.net.URLEncoder.encode(database, java.nio.charset.StandardCharsets.UTF_8);
        try (Connection connection = server.connect(encoded.replace("+", "%20"))) {
            connection.setReadOnly(true);
            return Draft.of(connection, List.of());
        }
    }

    private Pipeline load(Draft draft) throws IOException {
        return Pipeline.load(Files.writeString(folder.resolve("pipeline.yaml"), draft.text()));
    }
}
