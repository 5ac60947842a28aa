package dev.tributary.source.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tributary.source.PostgresServer;
import dev.tributary.source.PublishedTables;
import dev.tributary.spec.History;
import dev.tributary.spec.SourceTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/** Databases with one defect each on a real server: every check fires, and is silent once its script has run. */
class PreflightIT {

    /** What a database that is ready shows all the same. */
    private static final Set<Check> ALWAYS = EnumSet.of(Check.SLOT_MISSING, Check.SIGNAL_TABLE, Check.IDLE_BESIDE_BUSY);

    /**
     * The first major release that has what a check is about. A server that is too old to be captured is shown by
     * {@link ServerChecksTest}.
     */
    private static final Map<Check, Integer> SINCE = Map.of(
            Check.ROW_FILTER, 15,
            Check.COLUMN_LIST, 15,
            Check.SLOT_FAILOVER, 17,
            Check.IDLE_SLOT_TIMEOUT, 18,
            Check.VERSION_TOO_OLD, Integer.MAX_VALUE);

    private static final Set<Check> SEEN = EnumSet.noneOf(Check.class);

    private static PostgresServer server;
    private static List<Finding> atFirst;
    private static List<Finding> onStandby;
    private static List<Finding> mended;

    /** Begins with a server that has everything wrong, and mends it by its own script. */
    @BeforeAll
    static void startWrongAndMend() throws IOException, SQLException {
        server = new PostgresServer(
                "wal_level = replica",
                "max_replication_slots = 0",
                "max_wal_senders = 0",
                "max_slot_wal_keep_size = 100MB",
                "wal_sender_timeout = 0");
        if (canShow(Check.IDLE_SLOT_TIMEOUT)) {
            set("idle_replication_slot_timeout", "1min");
        }
        Prepared prepared = Prepared.create(server, "wrong_server");
        atFirst = prepared.find(Scope.CATALOGUE);
        prepared.mend(Scope.CATALOGUE);
        prepared.mend(Scope.CATALOGUE);
        server.restartAsStandby();
        onStandby = prepared.find(Scope.CATALOGUE);
        server.restartAsPrimary();
        mended = prepared.find(Scope.CATALOGUE);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** The query is one for all releases. */
    @Test
    void whatTheCatalogueTellsOfATableIsReadOnEachRelease() throws SQLException {
        server.execute("postgres", "CREATE DATABASE states");
        server.execute(
                "states",
                "CREATE TYPE mood AS ENUM ('sad')",
                "CREATE DOMAIN moods AS mood[]",
                "CREATE TABLE t (id int PRIMARY KEY, v moods, w int)",
                "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE low PARTITION OF p FOR VALUES FROM (0) TO (9)",
                "CREATE PUBLICATION tributary_states FOR TABLE t, p WITH (publish_via_partition_root = true)");
        List<SourceTable> tables = List.of(table("t"), table("p"));
        try (Connection connection = server.connect("states")) {
            PublishedTables database = new PublishedTables(connection, "states");
            Map<SourceTable, PublishedTables.Present> before = database.present(tables);
            assertThat(changes(before, database.present(tables))).isEmpty();
            server.execute("states", "ALTER TYPE mood ADD VALUE 'glad'", "ALTER TABLE t ADD x int", "VACUUM FULL p");
            assertThat(changes(before, database.present(tables)))
                    .containsExactly("a partition was truncated, rewritten, attached, detached or dropped");
            server.execute(
                    "states",
                    "ALTER TYPE mood RENAME VALUE 'sad' TO 'unhappy'",
                    "ALTER TABLE t RENAME w TO z",
                    "ALTER PUBLICATION tributary_states SET (publish = 'insert')");
            Map<SourceTable, PublishedTables.Present> after = database.present(tables);
            assertThat(changes(before, after))
                    .containsExactly(
                            "its publication was altered or created again, so changes may be missing; column z was renamed"
                                    + " from another name; ALTER TYPE changed a type of its columns",
                            "its publication was altered or created again, so changes may be missing; a partition was"
                                    + " truncated, rewritten, attached, detached or dropped");
            assertThat(after.get(tables.get(0)).settings())
                    .isNotEqualTo(before.get(tables.get(0)).settings());
        }
    }

    private static List<String> changes(
            Map<SourceTable, PublishedTables.Present> before, Map<SourceTable, PublishedTables.Present> after) {
        return after.entrySet().stream()
                .flatMap(
                        table -> table
                                .getValue()
                                .state()
                                .changedSince(before.get(table.getKey()).state().fingerprint(), Set.of())
                                .stream())
                .toList();
    }

    private static SourceTable table(String name) {
        return new SourceTable("public", name, name, List.of("id"), History.SCD1, "", List.of(), List.of(), Map.of());
    }

    @Test
    void settingsOfTheServer() {
        seen(
                atFirst,
                Check.WAL_LEVEL,
                Check.NO_FREE_SLOT,
                Check.NO_FREE_SENDER,
                Check.WAL_KEEP_SMALL,
                Check.SENDER_TIMEOUT);
        if (canShow(Check.IDLE_SLOT_TIMEOUT)) {
            seen(atFirst, Check.IDLE_SLOT_TIMEOUT);
        }
        seen(onStandby, Check.STANDBY);
        assertThat(mended).extracting(Finding::check).isSubsetOf(ALWAYS);
    }

    @Test
    void aPreparedDatabaseHasNoErrorAndNoWarning() throws SQLException {
        Prepared prepared = Prepared.create(server, "ready");
        assertThat(prepared.checks(Scope.DEEP)).isSubsetOf(ALWAYS).contains(Check.SLOT_MISSING);
        assertThat(prepared.checks(Scope.START)).doesNotContain(Check.SLOT_MISSING);
        assertThat(prepared.findAsRole(Scope.DEEP)).isEqualTo(prepared.find(Scope.DEEP));
        seen(prepared.find(Scope.CATALOGUE), Check.SLOT_MISSING);
        seen(prepared.find(Scope.CATALOGUE), Check.SIGNAL_TABLE);
        for (Finding finding : prepared.find(Scope.CATALOGUE)) {
            for (Fix fix : finding.check() == Check.SIGNAL_TABLE ? finding.fixes() : List.<Fix>of()) {
                prepared.execute(fix.sql());
            }
        }
        assertThat(prepared.checks(Scope.CATALOGUE)).doesNotContain(Check.SIGNAL_TABLE);
    }

    /**
     * One thing that is wrong.
     *
     * @param schema of a further table that the pipeline file names; null for none
     * @param sql that makes it, after which the role may read all tables
     */
    record Defect(Check check, String schema, String table, List<String> key, List<String> sql) {

        static Defect of(Check check, String... sql) {
            return new Defect(check, null, null, List.of(), List.of(sql));
        }

        static Defect table(Check check, String table, String key, String... sql) {
            return new Defect(check, "public", table, List.of(key), List.of(sql));
        }

        Prepared prepare(String name) throws SQLException {
            Prepared prepared = Prepared.create(server, name);
            for (String statement : sql) {
                prepared.execute(statement);
            }
            return table == null ? prepared : prepared.naming(schema, table, key.toArray(String[]::new));
        }

        @Override
        public String toString() {
            return check.id();
        }
    }

    private static final Defect GENERATED = Defect.of(
            Check.GENERATED_COLUMN, "ALTER TABLE orders ADD twice int GENERATED ALWAYS AS (amount * 2) STORED");
    private static final String PUBLISH = "ALTER PUBLICATION {pub} ADD TABLE t";
    private static final String PUBLISHED_ODD = "ALTER PUBLICATION {pub} ADD TABLE \"a (b\"";
    private static final String GRANT = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}";

    static Stream<Defect> thatSqlMends() {
        return Stream.of(
                        Defect.of(Check.ROLE_MISSING, "DROP OWNED BY {role}", "DROP ROLE {role}"),
                        Defect.of(Check.ROLE_REPLICATION, "ALTER ROLE {role} NOREPLICATION"),
                        new Defect(
                                Check.SCHEMA_USAGE,
                                "s",
                                "T",
                                List.of("id"),
                                List.of(
                                        "CREATE SCHEMA s",
                                        "CREATE TABLE s.\"T\" (id int PRIMARY KEY)",
                                        "GRANT SELECT ON s.\"T\" TO {role}",
                                        "ALTER PUBLICATION {pub} ADD TABLE s.\"T\"")),
                        Defect.of(Check.TABLE_SELECT, "REVOKE SELECT ON orders FROM {role}"),
                        Defect.of(Check.ROW_SECURITY, "ALTER TABLE orders ENABLE ROW LEVEL SECURITY"),
                        Defect.table(
                                Check.UNLOGGED_TABLE, "t", "id", "CREATE UNLOGGED TABLE t (id int PRIMARY KEY)", GRANT),
                        Defect.table(Check.KEYLESS, "t", "na\"me", "CREATE TABLE t (\"na\"\"me\" int)", GRANT, PUBLISH),
                        Defect.table(
                                Check.KEY_BY_INDEX,
                                "t",
                                "id",
                                "CREATE TABLE t (id int NOT NULL CONSTRAINT u UNIQUE)",
                                "ALTER TABLE t REPLICA IDENTITY USING INDEX u",
                                GRANT,
                                PUBLISH),
                        Defect.of(Check.IDENTITY_NOTHING, "ALTER TABLE orders REPLICA IDENTITY NOTHING"),
                        Defect.of(
                                Check.IDENTITY_MISSES_KEY,
                                "ALTER TABLE orders ALTER amount SET NOT NULL, ADD CONSTRAINT u UNIQUE (amount)",
                                "ALTER TABLE orders REPLICA IDENTITY USING INDEX u"),
                        Defect.table(
                                Check.DEFERRABLE_IDENTITY,
                                "t",
                                "id",
                                "CREATE TABLE t (id int PRIMARY KEY DEFERRABLE)",
                                GRANT,
                                PUBLISH),
                        Defect.of(Check.PUBLICATION_MISSING, "DROP PUBLICATION {pub}"),
                        Defect.of(
                                Check.PUBLICATION_OPERATIONS,
                                "ALTER PUBLICATION {pub} SET (publish = 'insert, update')"),
                        Defect.of(Check.PUBLICATION_TABLE, "ALTER PUBLICATION {pub} DROP TABLE items"),
                        Defect.table(
                                Check.PARTITION_ROOT,
                                "t",
                                "id",
                                "CREATE TABLE t (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                                "CREATE TABLE t_1 PARTITION OF t DEFAULT",
                                GRANT,
                                PUBLISH),
                        Defect.of(
                                Check.ROW_FILTER,
                                "CREATE TABLE other (id int PRIMARY KEY, \"a b\" int)",
                                "ALTER PUBLICATION {pub} SET TABLE orders WHERE (id > 5), items,"
                                        + " other (id, \"a b\") WHERE (id > 7)"),
                        Defect.of(Check.COLUMN_LIST, "ALTER PUBLICATION {pub} SET TABLE orders (id), items"),
                        GENERATED,
                        Defect.of(
                                Check.HEARTBEAT_DENIED,
                                "REVOKE EXECUTE ON FUNCTION pg_logical_emit_message(boolean, text, text"
                                        + (server.major() < 17 ? ")" : ", boolean)") + " FROM PUBLIC"))
                .filter(defect -> canShow(defect.check()) && !isForAPerson(defect));
    }

    /** Before 18 no publication sends generated columns. */
    private static boolean isForAPerson(Defect defect) {
        return defect == GENERATED && server.major() < 18;
    }

    @ParameterizedTest
    @MethodSource("thatSqlMends")
    void isFoundAndMended(Defect defect) throws SQLException {
        Prepared prepared = defect.prepare("mend_" + defect.check().name().toLowerCase(Locale.ROOT));
        seen(prepared.find(Scope.CATALOGUE), defect.check());
        List<String> script = new FixScript(prepared.find(Scope.CATALOGUE)).statements();
        assertThat(script).isNotEmpty();
        server.execute(prepared.name(), script);
        assertThat(prepared.checks(Scope.CATALOGUE)).as(script.toString()).doesNotContain(defect.check());
        // What one defect hides another script may have to mend; none needs a third.
        prepared.mend(Scope.CATALOGUE);
        assertThat(prepared.find(Scope.CATALOGUE))
                .filteredOn(finding -> finding.severity() != Severity.INFO)
                .isEmpty();
        server.execute(prepared.name(), script);
    }

    @Test
    void aNameInThePipelineFileTellsColumnsApart() throws SQLException {
        Prepared prepared = Prepared.create(server, "renaming")
                .execute("ALTER TABLE orders ADD note text, ADD \"NOTE\" text, ADD \"_Seq\" int");
        seen(
                prepared.renaming(Map.of("NOTE", "amount", "gone", "other")).find(Scope.CATALOGUE),
                Check.COLUMN_CASE,
                Check.COLUMN_TAKEN,
                Check.COLUMN_MISSING);
        assertThat(prepared.renaming(Map.of("NOTE", "note_2", "_Seq", "seq")).checks(Scope.CATALOGUE))
                .doesNotContain(Check.COLUMN_CASE, Check.COLUMN_TAKEN, Check.COLUMN_MISSING);
    }

    @Test
    void tablesWhoseNamesAreAlikeToTheConnectorAreFound() throws SQLException {
        Prepared prepared = Prepared.create(server, "alike")
                .execute(
                        "CREATE SCHEMA \"a.b\"",
                        "CREATE SCHEMA a",
                        "CREATE TABLE \"a.b\".c (id int PRIMARY KEY)",
                        "CREATE TABLE a.\"b.c\" (id int PRIMARY KEY)")
                .naming("a.b", "c", "id")
                .naming("a", "b.c", "id");
        List<Finding> found = prepared.find(Scope.CATALOGUE);
        seen(found, Check.TABLE_NAMES_ALIKE);
        assertThat(found)
                .filteredOn(finding -> finding.check() == Check.TABLE_NAMES_ALIKE)
                .extracting(Finding::what)
                .containsExactly("The tables \"a.b\".c and a.\"b.c\" would both be a.b.c.");
    }

    static Stream<Defect> thatAPersonMends() {
        Stream<Defect> always = Stream.of(
                Defect.table(Check.TABLE_MISSING, "ORDERS", "id"),
                Defect.table(Check.VIEW, "v", "id", "CREATE VIEW v AS SELECT * FROM orders"),
                Defect.table(
                        Check.TABLE_NAME, "a (b", "id", "CREATE TABLE \"a (b\" (id int PRIMARY KEY)", PUBLISHED_ODD),
                new Defect(
                        Check.TOPIC_NAME,
                        "ü".repeat(30),
                        "ü".repeat(31),
                        List.of("id"),
                        List.of(
                                "CREATE SCHEMA " + "ü".repeat(30),
                                "CREATE TABLE " + "ü".repeat(30) + "." + "ü".repeat(31) + " (id int PRIMARY KEY)")),
                Defect.of(Check.COLUMN_CASE, "ALTER TABLE orders ADD note text, ADD \"NOTE\" text"),
                Defect.of(Check.COLUMN_TAKEN, "ALTER TABLE orders ADD \"_Seq\" int"),
                Defect.table(
                        Check.FOREIGN_TABLE,
                        "f",
                        "id",
                        "CREATE FOREIGN DATA WRAPPER nothing",
                        "CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing",
                        "CREATE FOREIGN TABLE f (id int) SERVER nowhere"),
                Defect.table(
                        Check.INHERITED_TABLE,
                        "t",
                        "id",
                        "CREATE TABLE t (id int PRIMARY KEY)",
                        "CREATE TABLE child () INHERITS (t)"),
                Defect.table(
                        Check.PARTITION_OF_ROOT,
                        "t_1",
                        "id",
                        "CREATE TABLE t (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                        "CREATE TABLE t_1 PARTITION OF t DEFAULT",
                        PUBLISH,
                        "ALTER PUBLICATION {pub} SET (publish_via_partition_root = true)"),
                Defect.table(
                        Check.KEY_DIFFERS, "t", "other", "CREATE TABLE t (id int PRIMARY KEY, other int)", PUBLISH),
                Defect.of(
                        Check.DEFERRABLE_KEY,
                        "ALTER TABLE orders ADD CONSTRAINT u UNIQUE (amount) DEFERRABLE INITIALLY DEFERRED"),
                Defect.of(Check.UNSENT_TOAST, "ALTER TABLE orders ADD note text, ADD tags text[]"),
                Defect.of(
                        Check.NAN_CAPABLE,
                        "CREATE DOMAIN price AS numeric(12, 2)",
                        "ALTER TABLE orders ADD price price, ADD weights numeric[], ADD score real"),
                Defect.of(
                        Check.NAN_FOUND,
                        "ALTER TABLE orders ADD weights numeric[]",
                        "INSERT INTO orders VALUES (1, 1, '{1,NaN}'), (2, 1, '{1e5,-2}'), (3, 1, NULL)"),
                Defect.of(
                        Check.PLACEHOLDER_FOUND,
                        "ALTER TABLE orders ADD note text, ADD doc jsonb, ADD raw bytea, ADD tags text[]",
                        "INSERT INTO orders (id, note) VALUES (1, '__debezium_unavailable_value'),"
                                + " (2, '__debezium_unavailable_value_')",
                        "INSERT INTO orders (id, doc) VALUES (3, '\"__debezium_unavailable_value\"'), (4, '{}')",
                        "INSERT INTO orders (id, raw) VALUES (5, '__debezium_unavailable_value'), (6, '')",
                        "INSERT INTO orders (id, tags) VALUES (7, '{__debezium_unavailable_value}'), (8, '{}')"));
        return Stream.concat(always, Stream.of(GENERATED).filter(PreflightIT::isForAPerson));
    }

    @ParameterizedTest
    @MethodSource("thatAPersonMends")
    void isFound(Defect defect) throws SQLException {
        Prepared prepared = defect.prepare("find_" + defect.check().name().toLowerCase(Locale.ROOT));
        List<Finding> found = prepared.find(Scope.DEEP);
        seen(found, defect.check());
        if (defect.check() == Check.PLACEHOLDER_FOUND) {
            assertThat(found)
                    .filteredOn(finding -> finding.check() == defect.check())
                    .extracting(Finding::what)
                    .hasSize(4)
                    .allMatch(what -> what.endsWith("in 1 rows."));
        }
        if (defect.check() == Check.TABLE_MISSING) {
            assertThat(found)
                    .extracting(Finding::what)
                    .contains("The table public.ORDERS does not exist. There is public.orders.");
        }
        if (defect.check().severity() != Severity.INFO && defect.check() != Check.INHERITED_TABLE) {
            assertThat(new FixScript(found).toString())
                    .contains("-- " + defect.check().id() + " (")
                    .contains(defect.check().remedy());
        }
    }

    @Test
    void aTemporaryTable() throws SQLException {
        Prepared prepared = Prepared.create(server, "temporary");
        try (Connection owner = server.connect("temporary")) {
            owner.createStatement().execute("CREATE TEMPORARY TABLE t (id int PRIMARY KEY)");
            String schema =
                    server.text("temporary", "SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 't'");
            seen(prepared.naming(schema, "t", "id").find(Scope.CATALOGUE), Check.TEMPORARY_TABLE);
        }
    }

    @Test
    void whatThePublicationHasBesidesIsKept() throws SQLException {
        assumeTrue(canShow(Check.ROW_FILTER));
        Prepared prepared = Prepared.create(server, "besides")
                .execute(
                        "CREATE SCHEMA \"Odd one\"",
                        "CREATE TABLE other (id int PRIMARY KEY, \"a b\" int, c int)",
                        "ALTER PUBLICATION {pub} SET TABLE orders WHERE (id > 5), other WHERE (id > 7 AND id < 9),"
                                + " TABLES IN SCHEMA \"Odd one\"");
        prepared.mend(Scope.CATALOGUE);
        assertThat(prepared.checks(Scope.CATALOGUE)).isSubsetOf(ALWAYS);
        assertThat(
                        server.text(
                                "besides",
                                "SELECT string_agg(tablename || coalesce(rowfilter, ''), ' ' ORDER BY 1) FROM pg_publication_tables"))
                .contains("orders")
                .contains("items")
                .contains("other((id > 7) AND (id < 9))");
        assertThat(server.text("besides", "SELECT count(*) FROM pg_publication_namespace"))
                .isEqualTo("1");
    }

    @Test
    void aSlotThatNobodyReadsAndOneOfAnotherKind() throws SQLException {
        Prepared prepared = Prepared.create(server, "inactive");
        slot("inactive", "SELECT pg_create_logical_replication_slot('tributary_inactive', 'pgoutput')");
        seen(prepared.find(Scope.CATALOGUE), Check.SLOT_INACTIVE, Check.SLOT_RETAINS);
        assertThat(prepared.checks(Scope.START)).isSubsetOf(ALWAYS);
        drop("tributary_inactive");

        Prepared unusable = Prepared.create(server, "unusable");
        slot("inactive", "SELECT pg_create_logical_replication_slot('tributary_unusable', 'pgoutput')");
        seen(unusable.find(Scope.CATALOGUE), Check.SLOT_UNUSABLE);
        assertThat(new FixScript(unusable.find(Scope.CATALOGUE)).statements())
                .as("the slot may be another pipeline's")
                .isEmpty();
        drop("tributary_unusable");
    }

    @Test
    void aSlotThatAnotherProgramReads() throws SQLException {
        Prepared prepared = Prepared.create(server, "shared");
        slot("shared", "SELECT pg_create_logical_replication_slot('tributary_shared', 'pgoutput')");
        try (Connection thief = replication("shared", "pg_recvlogical")) {
            PGReplicationStream stream = stream(thief, "shared");
            seen(prepared.find(Scope.CATALOGUE), Check.SLOT_SHARED);
            prepared.mend(Scope.CATALOGUE);
            assertThatThrownBy(stream::close).isInstanceOf(SQLException.class);
            // Else close would say goodbye to a server that has hung up.
            thief.abort(Runnable::run);
        }
        await().until(() ->
                server.text("shared", "SELECT active FROM pg_replication_slots").equals("f"));
        try (Connection ours = replication("shared", SlotChecks.CAPTURE_PROGRAM);
                PGReplicationStream stream = stream(ours, "shared")) {
            assertThat(stream.isClosed()).isFalse();
            assertThat(prepared.find(Scope.CATALOGUE))
                    .extracting(Finding::severity)
                    .containsOnly(Severity.INFO);
        }
        await().until(() ->
                server.text("shared", "SELECT active FROM pg_replication_slots").equals("f"));
        drop("tributary_shared");
    }

    @Test
    void aSlotThatFallsBehindUntilItIsLost() throws SQLException {
        Prepared prepared = Prepared.create(server, "behind");
        slot("behind", "SELECT pg_create_logical_replication_slot('tributary_behind', 'pgoutput')");
        keep("64MB");
        fillLogFile();
        fillLogFile();
        fillLogFile();
        seen(prepared.find(Scope.CATALOGUE), Check.SLOT_BEHIND);

        keep("16MB");
        fillLogFile();
        seen(prepared.find(Scope.CATALOGUE), Check.SLOT_UNRESERVED);
        assertThat(prepared.find(Scope.START))
                .as("a capture that starts now may still save it")
                .noneMatch(finding -> finding.severity() == Severity.ERROR);
        prepared.mend(Scope.CATALOGUE);
        await().until(() -> !prepared.checks(Scope.CATALOGUE).contains(Check.SLOT_UNRESERVED));

        keep("16MB");
        server.execute("behind", "CHECKPOINT");
        await().until(() -> prepared.checks(Scope.CATALOGUE).contains(Check.SLOT_LOST));
        seen(prepared.find(Scope.CATALOGUE), Check.SLOT_LOST);
        prepared.mend(Scope.CATALOGUE);
        await().untilAsserted(() -> assertThat(prepared.checks(Scope.CATALOGUE)).isSubsetOf(ALWAYS));

        keep("-1");
        seen(prepared.find(Scope.CATALOGUE), Check.WAL_KEEP_UNLIMITED);
        keep("8GB");
    }

    @Test
    void aSlotThatAFailoverForgets() throws SQLException {
        assumeTrue(canShow(Check.SLOT_FAILOVER));
        Prepared prepared = Prepared.create(server, "failover");
        slot("failover", "SELECT pg_create_logical_replication_slot('tributary_failover', 'pgoutput')");
        assertThat(prepared.checks(Scope.CATALOGUE)).doesNotContain(Check.SLOT_FAILOVER);
        slot("failover", "SELECT pg_create_physical_replication_slot('of_a_standby')");
        seen(prepared.find(Scope.CATALOGUE), Check.SLOT_FAILOVER);
        try (Connection connection = replication("failover", "test")) {
            connection.createStatement().execute("ALTER_REPLICATION_SLOT \"tributary_failover\" (FAILOVER true)");
        }
        assertThat(prepared.checks(Scope.CATALOGUE)).doesNotContain(Check.SLOT_FAILOVER);
        drop("of_a_standby");
        drop("tributary_failover");
    }

    @Test
    void anIdleDatabaseBesideABusyOne() throws SQLException {
        Prepared busy = Prepared.create(server, "busy");
        Prepared idle = Prepared.create(server, "idle");
        busy.execute("INSERT INTO orders SELECT i, i FROM generate_series(1, 50000) i");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> idle.checks(Scope.CATALOGUE).contains(Check.IDLE_BESIDE_BUSY));
        seen(idle.find(Scope.CATALOGUE), Check.IDLE_BESIDE_BUSY);
        assertThat(busy.checks(Scope.CATALOGUE)).doesNotContain(Check.IDLE_BESIDE_BUSY);
    }

    @AfterAll
    static void everyCheckHasBeenSeen() {
        assertThat(EnumSet.complementOf(EnumSet.copyOf(SEEN))).allMatch(check -> !canShow(check));
    }

    private static void seen(List<Finding> findings, Check... checks) {
        assertThat(findings).extracting(Finding::check).contains(checks);
        SEEN.addAll(List.of(checks));
    }

    private static void slot(String database, String sql) throws SQLException {
        server.execute(database, sql);
    }

    private static void drop(String slot) throws SQLException {
        server.execute("postgres", "SELECT pg_drop_replication_slot('" + slot + "')");
    }

    private static void keep(String size) throws SQLException {
        set("max_slot_wal_keep_size", size);
    }

    /**
     * @param value as PostgreSQL shows it
     */
    private static void set(String setting, String value) throws SQLException {
        server.execute("postgres", "ALTER SYSTEM SET " + setting + " = '" + value + "'", "SELECT pg_reload_conf()");
        await().until(() -> server.text("postgres", "SHOW " + setting).equals(value));
    }

    /** Whether the server of this run is new enough. */
    private static boolean canShow(Check check) {
        return server.major() >= SINCE.getOrDefault(check, 0);
    }

    /** 16 MB. */
    private static void fillLogFile() throws SQLException {
        server.execute("postgres", "SELECT pg_logical_emit_message(false, 'fill', 'x')", "SELECT pg_switch_wal()");
    }

    private static Connection replication(String database, String program) throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, database + "_capture");
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.APPLICATION_NAME.set(properties, program);
        return DriverManager.getConnection(server.url(database), properties);
    }

    private static PGReplicationStream stream(Connection connection, String name) throws SQLException {
        return connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName("tributary_" + name)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", "tributary_" + name)
                .start();
    }
}
