package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Seeds;
import dev.tributary.contract.SourceObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that come, go and come back, tables of uncommon kinds, and the ways to take snapshots. */
class TablesIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int ROWS = 20_000;

    private static Servers servers;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        servers = Servers.shared();
    }

    @Test
    @Tag("random")
    void aTableThatThePipelineGetsIsReadWhileTheOthersStream() throws IOException {
        long seed = Seeds.seed();
        Source source =
                Source.create(servers.postgres(), folder, "grown", Load.TABLES).withSignals();
        String all = Files.readString(source.pipeline());
        Files.writeString(source.pipeline(), all.substring(0, all.indexOf("    - table: public.docs")));
        source.execute(
                "ALTER PUBLICATION tributary_grown DROP TABLE docs",
                "ALTER TABLE docs ALTER body SET STORAGE EXTERNAL",
                "INSERT INTO docs SELECT i, repeat(md5(i::text), 100), '{}' FROM generate_series(1000, 999 + " + ROWS
                        + ") i");
        try (Load load = new Load(source, seed)) {
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                capture.awaitCaughtUp(source);
            }
            Files.writeString(source.pipeline(), all);
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                assertThat(capture.exitCode()).isEqualTo(2);
                assertThat(capture.output())
                        .contains(
                                "The publication tributary_grown does not contain the table public.docs."
                                        + " Its owner adds it with: ",
                                "ALTER PUBLICATION \"tributary_grown\" ADD TABLE \"public\".\"docs\"");
            }
            source.execute(
                    "ALTER PUBLICATION tributary_grown OWNER TO tributary_capture",
                    "ALTER TABLE docs OWNER TO tributary_capture");
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                await("rows of docs")
                        .atMost(LIMIT)
                        .until(() -> capture.number("lsn") >= 0 && read(capture, "docs") > ROWS / 3);
                capture.kill();
            }
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                capture.awaitTables(source);
                assertThat(read(capture, "docs")).as("it went on").isLessThan(ROWS);
            }
            assertThat(load.transactions()).isPositive();
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
        }
        History history = servers.history(source).requireExact();
        assertThat(history.of(Operation.SNAPSHOT_BEGAN)).hasSize(1);
        assertThat(history.of(Operation.TRUNCATE).stream()
                        .filter(truncate -> truncate.topic().equals("grown.public.docs")))
                .as("it began once")
                .hasSize(1);
        for (String table : Load.TABLES) {
            history.requireEqual(source, table.split(" ")[0]);
        }
    }

    @Test
    void aTableThatIsDroppedAndMadeAnewBeginsAnew() throws IOException {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "remade",
                        "t (id int PRIMARY KEY, v text)",
                        "u (id int PRIMARY KEY, v text)")
                .withSignals();
        source.execute("INSERT INTO t SELECT i, 'old' FROM generate_series(1, 100) i", "INSERT INTO u VALUES (1, 'u')");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute(
                    "DROP TABLE t",
                    "CREATE TABLE t (id int PRIMARY KEY, w text, v text)",
                    "GRANT SELECT ON t TO tributary_capture",
                    "INSERT INTO t SELECT i, 'w', 'new' FROM generate_series(51, 150) i");
            assertThat(capture.exitCode()).isEqualTo(1);
            assertThat(capture.output())
                    .contains("The publication does not contain the table public.t any more, so its changes are lost.");
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            assertThat(capture.exitCode()).isEqualTo(2);
            assertThat(capture.output())
                    .contains("The publication tributary_remade does not contain the table public.t.");
        }
        source.execute("ALTER PUBLICATION tributary_remade ADD TABLE t", "DELETE FROM t WHERE id = 150");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            awaitTruncates(source, 1);
            capture.awaitTables(source);
            source.execute("UPDATE t SET v = 'newer' WHERE id = 51", "UPDATE u SET v = 'v'");
            capture.awaitCaughtUp(source);
        }
        History history = servers.history(source).requireExact();
        assertThat(history.of(Operation.TRUNCATE)).extracting(Received::topic).containsExactly("remade.public.t");
        history.requireEqual(source, "t");
        history.requireEqual(source, "u");
    }

    @Test
    void aTableThatStaysPublishedWhenItIsMadeAnewNeedsNoRestart() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "whole", "t (id int PRIMARY KEY, v text)")
                .withSignals();
        source.execute(
                "INSERT INTO t SELECT i, 'old' FROM generate_series(1, 100) i",
                "DROP PUBLICATION tributary_whole",
                "CREATE PUBLICATION tributary_whole FOR ALL TABLES");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute(
                    "INSERT INTO t VALUES (101, 'gone with the table')",
                    "BEGIN; DROP TABLE t; CREATE TABLE t (id int PRIMARY KEY, v text);"
                            + " GRANT SELECT ON t TO tributary_capture; INSERT INTO t VALUES (7, 'new'); COMMIT",
                    "INSERT INTO t VALUES (8, 'newer')");
            awaitTruncates(source, 1);
            capture.awaitTables(source);
            assertThat(capture.stop()).isZero();
        }
        History history = servers.history(source).requireExact();
        history.requireEqual(source, "t");
        assertThat(history.rows("whole.public.t")).hasSize(2);
    }

    @Test
    void aTableThatWasNotPublishedForAWhileBeginsAnew() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "hidden", "t (id int PRIMARY KEY, v text)")
                .withSignals();
        source.execute("INSERT INTO t SELECT i, 'v' FROM generate_series(1, 100) i");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute("ALTER PUBLICATION tributary_hidden DROP TABLE t", "DELETE FROM t WHERE id > 50");
            assertThat(capture.exitCode()).isEqualTo(1);
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            assertThat(capture.exitCode()).as("it remembers the gap").isEqualTo(2);
        }
        source.execute("ALTER PUBLICATION tributary_hidden ADD TABLE t");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            awaitTruncates(source, 1);
            capture.awaitTables(source);
        }
        servers.history(source).requireExact().requireEqual(source, "t");
    }

    /** A change from before the publication had the table is not sent, even if its transaction commits after. */
    @Test
    void rowsAreReadWhenTransactionsFromBeforeHaveEnded() throws Exception {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "open",
                        "t (id int PRIMARY KEY, v text)",
                        "u (id int PRIMARY KEY, v text)")
                .withSignals();
        String all = Files.readString(source.pipeline());
        Files.writeString(source.pipeline(), all.substring(0, all.indexOf("    - table: public.u")));
        source.execute("ALTER PUBLICATION tributary_open DROP TABLE u");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
        }
        Files.writeString(source.pipeline(), all);
        try (var connection = servers.postgres().connect("open");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO u VALUES (1, 'unsent')");
            source.execute("ALTER PUBLICATION tributary_open ADD TABLE u");
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                await("waiting").atMost(LIMIT).until(() -> capture.output()
                        .contains("public.u begins anew when the transactions that run now have ended"));
                connection.commit();
                awaitTruncates(source, 1);
                capture.awaitTables(source);
            }
        }
        servers.history(source).requireExact().requireEqual(source, "u");
    }

    @Test
    void partitionsComeUnderTheirRootsName() throws IOException {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "parted",
                        "p (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                        "low PARTITION OF p FOR VALUES FROM (0) TO (1000)")
                .withSignals();
        String all = Files.readString(source.pipeline());
        Files.writeString(source.pipeline(), all.substring(0, all.indexOf("    - table: public.low")));
        source.execute(
                "ALTER PUBLICATION tributary_parted SET TABLE p, tributary.signals_parted",
                "ALTER PUBLICATION tributary_parted SET (publish_via_partition_root = true)",
                "INSERT INTO p SELECT i, 'v' FROM generate_series(1, 999) i");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute(
                    "CREATE TABLE high PARTITION OF p FOR VALUES FROM (1000) TO (9000)",
                    "INSERT INTO p SELECT i, 'w' FROM generate_series(1000, 6000) i",
                    "UPDATE p SET id = id + 7500 WHERE id = 999",
                    "DELETE FROM p WHERE id BETWEEN 990 AND 1010");
            capture.awaitCaughtUp(source);
            source.request("p", null);
            capture.awaitTables(source);
        }
        History history = servers.history(source).requireExact();
        assertThat(history.all().stream()
                        .filter(received -> !received.stamp().operation().isControl())
                        .map(Received::topic)
                        .distinct())
                .containsExactly("parted.public.p");
        history.requireEqual(source, "p");
    }

    /** Each of these changes stored values, or which column they are in, without an event in the log. */
    @Test
    void statementsThatChangeValuesWithoutEventsHaveTheTableReadAgain() throws IOException {
        List<String> changed = List.of("labelled", "paired", "replaced", "scaled", "filled", "random", "renamed");
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "silent",
                        "labelled (id int PRIMARY KEY, v text)",
                        "paired (id int PRIMARY KEY, v text)",
                        "replaced (id int PRIMARY KEY, v text)",
                        "scaled (id int PRIMARY KEY, v int)",
                        "filled (id int PRIMARY KEY, v text)",
                        "random (id int PRIMARY KEY, v text)",
                        "renamed (id int PRIMARY KEY, v text)",
                        "kept (id int PRIMARY KEY, v text)")
                .withSignals();
        source.execute(
                "CREATE TYPE mood AS ENUM ('sad', 'glad')",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE DOMAIN pairs AS pair",
                "ALTER TABLE labelled ALTER v TYPE mood USING 'sad'",
                "ALTER TABLE paired ALTER v TYPE pairs USING NULL");
        for (String table : List.of("replaced", "scaled", "filled", "random", "renamed", "kept")) {
            source.execute("INSERT INTO " + table + " SELECT i, '1' FROM generate_series(1, 20) i");
        }
        source.execute(
                "INSERT INTO labelled SELECT i, 'sad' FROM generate_series(1, 20) i",
                "INSERT INTO paired SELECT i, ROW(i, 'b')::pair FROM generate_series(1, 20) i");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute(
                    "ALTER TYPE mood RENAME VALUE 'sad' TO 'unhappy'",
                    "ALTER TYPE pair ADD ATTRIBUTE c int",
                    "ALTER TABLE replaced DROP v, ADD v text",
                    "ALTER TABLE scaled ALTER v TYPE int USING v * 10",
                    "ALTER TABLE filled ADD w text NOT NULL DEFAULT 'constant'",
                    "ALTER TABLE random ADD w text DEFAULT md5(random()::text)",
                    "ALTER TABLE renamed RENAME v TO w",
                    "VACUUM FULL kept",
                    "ALTER TYPE mood ADD VALUE 'new'");
            awaitTruncates(source, changed.size());
            capture.awaitTables(source);
            assertThat(capture.output())
                    .contains("public.labelled is read again before ")
                    .contains("ALTER TYPE changed a type of its columns")
                    .contains("column v was dropped and added again")
                    .contains("its rows were rewritten")
                    .contains("column w was added with a default")
                    .contains("column w was renamed from another name");
            requireSame(source, changed);
            source.execute(
                    "ALTER TABLE kept ADD w text",
                    "INSERT INTO kept VALUES (21, 'v', 'w')",
                    "ALTER TABLE scaled ALTER v TYPE bigint");
            awaitTruncates(source, changed.size() + 1);
            capture.awaitTables(source);
            assertThat(truncates(source, "kept"))
                    .as("VACUUM FULL and a column without a default change nothing")
                    .isEmpty();
            // Of a column that was added since the rows were read, long ago and just now.
            source.execute(
                    "ALTER TABLE kept RENAME w TO x",
                    "ALTER TABLE renamed ADD y text",
                    "UPDATE renamed SET y = 'y' WHERE id < 5",
                    "ALTER TABLE renamed RENAME y TO z");
            awaitTruncates(source, changed.size() + 3);
            source.execute("TRUNCATE scaled", "INSERT INTO scaled VALUES (7, 8)");
            capture.awaitTables(source);
            assertThat(capture.stop()).isZero();
        }
        source.execute("ALTER TABLE scaled ALTER v TYPE bigint USING v * 3");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            awaitTruncates(source, changed.size() + 5);
            capture.awaitTables(source);
        }
        requireSame(source, changed);
        requireSame(source, List.of("kept"));
        servers.history(source).requireExact();
        assertThat(truncates(source, "kept")).hasSize(1);
    }

    private static List<Received> truncates(Source source, String table) {
        return servers.history(source).of(Operation.TRUNCATE).stream()
                .filter(truncate -> truncate.topic().equals(source.name() + ".public." + table))
                .toList();
    }

    private static void requireSame(Source source, List<String> tables) {
        History history = servers.history(source);
        for (String table : tables) {
            assertThat(history.rows(source.name() + ".public." + table))
                    .as(table)
                    .isEqualTo(source.rows(table));
        }
    }

    /** The log then has the index's columns of a row before, and no key. */
    @Test
    void changesWithoutTheKeyAreNotSentAndTheTableIsReadAgain() throws IOException {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "identity",
                        "t (id int PRIMARY KEY, n int NOT NULL UNIQUE, v text)",
                        "u (id int PRIMARY KEY, v text)")
                .withSignals();
        source.execute(
                "INSERT INTO t SELECT i, -i, 'v' FROM generate_series(1, 20) i", "INSERT INTO u VALUES (1, 'u')");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute(
                    "ALTER TABLE t REPLICA IDENTITY USING INDEX t_n_key",
                    "DELETE FROM t WHERE id = 3",
                    "UPDATE t SET id = 100 WHERE id = 4",
                    "UPDATE t SET id = 101, n = 0 WHERE id = 5",
                    "INSERT INTO t VALUES (21, -21, 'sent')",
                    "ALTER TABLE t REPLICA IDENTITY DEFAULT",
                    "UPDATE t SET v = 'sent' WHERE id = 6");
            awaitTruncates(source, 1);
            capture.awaitTables(source);
            requireSame(source, List.of("t", "u"));
            assertThat(capture.output())
                    .contains(
                            "The log has changes of the table public.t whose rows it identifies by n, while the pipeline"
                                    + " file names the key id. They are not sent.");
            source.execute("ALTER TABLE t REPLICA IDENTITY USING INDEX t_n_key", "DELETE FROM t WHERE id = 7");
            assertThat(capture.exitCode()).as(capture.output()).isEqualTo(2);
            assertThat(capture.output())
                    .contains("The replica identity of public.t is (n), which lacks columns of its primary key (id).");
        }
        source.execute("ALTER TABLE t REPLICA IDENTITY DEFAULT", "DELETE FROM t WHERE id = 8");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            awaitTruncates(source, 2);
            capture.awaitTables(source);
            requireSame(source, List.of("t", "u"));
            source.execute("ALTER TABLE t REPLICA IDENTITY NOTHING");
            assertThat(capture.exitCode()).as(capture.output()).isEqualTo(2);
            assertThat(capture.output()).contains("The table public.t has REPLICA IDENTITY NOTHING.");
        }
        assertThat(servers.history(source).requireExact().all().stream().filter(received -> received.key() != null))
                .noneMatch(received -> received.key().toString().contains(": 0"));
    }

    /** The publication is as it was when anybody looks, but it was not in between. */
    @Test
    void aGapInWhatIsPublishedShowsThoughItHasClosed() throws IOException {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "gaps",
                        "t (id int PRIMARY KEY, v text)",
                        "u (id int PRIMARY KEY, v text)")
                .withSignals();
        String again = "ALTER PUBLICATION tributary_gaps SET TABLE t, u, tributary.signals_gaps";
        source.execute(
                "INSERT INTO t SELECT i, 'v' FROM generate_series(1, 20) i",
                "INSERT INTO u SELECT i, 'v' FROM generate_series(1, 20) i");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute(
                    "ALTER PUBLICATION tributary_gaps SET (publish = 'insert')",
                    "UPDATE t SET v = 'unsent' WHERE id = 1",
                    "DELETE FROM u WHERE id = 2",
                    "ALTER PUBLICATION tributary_gaps SET (publish = 'insert, update, delete, truncate')");
            awaitTruncates(source, 2);
            capture.awaitTables(source);
            requireSame(source, List.of("t", "u"));
            source.execute(
                    "ALTER PUBLICATION tributary_gaps DROP TABLE t",
                    "INSERT INTO t VALUES (21, 'unsent')",
                    "ALTER PUBLICATION tributary_gaps ADD TABLE t");
            awaitTruncates(source, 3);
            capture.awaitTables(source);
            requireSame(source, List.of("t", "u"));
            source.execute(
                    "ALTER PUBLICATION tributary_gaps SET TABLE t WHERE (id < 5), u (id), tributary.signals_gaps",
                    "INSERT INTO t VALUES (22, 'unsent')",
                    "INSERT INTO u VALUES (22, 'without this value')",
                    again);
            awaitTruncates(source, 5);
            capture.awaitTables(source);
            requireSame(source, List.of("t", "u"));
            source.execute(
                    "DROP PUBLICATION tributary_gaps",
                    "INSERT INTO t VALUES (23, 'unsent')",
                    "CREATE PUBLICATION tributary_gaps FOR TABLE t, u, tributary.signals_gaps");
            awaitTruncates(source, 7);
            capture.awaitTables(source);
            requireSame(source, List.of("t", "u"));
            assertThat(capture.output())
                    .contains("its publication was altered or created again, so changes may be missing");
            source.execute(
                    "ALTER PUBLICATION tributary_gaps SET TABLE t WHERE (id < 5), u, tributary.signals_gaps",
                    "DELETE FROM t WHERE id > 15");
            assertThat(capture.exitCode()).as(capture.output()).isEqualTo(2);
            assertThat(capture.output())
                    .contains("The publication tributary_gaps sends rows of public.t only where (id < 5).");
        }
        source.execute(again, "UPDATE t SET v = 'sent' WHERE id = 15");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            awaitTruncates(source, 8);
            capture.awaitTables(source);
        }
        servers.history(source).requireExact();
        requireSame(source, List.of("t", "u"));
    }

    /** Of none of these comes an event under the root's name. */
    @Test
    void partitionsThatAreTruncatedAttachedOrDetachedHaveTheirRootReadAgain() throws IOException {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "leaves",
                        "p (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                        "low PARTITION OF p FOR VALUES FROM (0) TO (1000)",
                        "mid PARTITION OF p FOR VALUES FROM (1000) TO (2000)")
                .withSignals();
        String all = Files.readString(source.pipeline());
        Files.writeString(source.pipeline(), all.substring(0, all.indexOf("    - table: public.low")));
        source.execute(
                "ALTER PUBLICATION tributary_leaves SET TABLE p, tributary.signals_leaves",
                "ALTER PUBLICATION tributary_leaves SET (publish_via_partition_root = true)",
                "INSERT INTO p SELECT i, 'v' FROM generate_series(950, 1049) i");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute("TRUNCATE low");
            awaitTruncates(source, 1);
            capture.awaitTables(source);
            requireSame(source, List.of("p"));
            source.execute(
                    "CREATE TABLE high (id int PRIMARY KEY, v text)",
                    "GRANT SELECT ON high TO tributary_capture",
                    "INSERT INTO high VALUES (2000, 'unsent')",
                    "ALTER TABLE p ATTACH PARTITION high FOR VALUES FROM (2000) TO (3000)");
            awaitTruncates(source, 2);
            capture.awaitTables(source);
            requireSame(source, List.of("p"));
            source.execute(
                    "CREATE TABLE higher PARTITION OF p FOR VALUES FROM (3000) TO (4000)",
                    "GRANT SELECT ON higher TO tributary_capture",
                    "INSERT INTO p VALUES (3000, 'sent')");
            capture.awaitCaughtUp(source);
            source.execute("ALTER TABLE p DETACH PARTITION mid");
            awaitTruncates(source, 3);
            capture.awaitTables(source);
            requireSame(source, List.of("p"));
        }
        assertThat(servers.history(source).requireExact().of(Operation.TRUNCATE))
                .as("the partition that was created had no rows before")
                .hasSize(3);
    }

    @Test
    void aParentHasItsOwnRowsOnly() throws IOException {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "inherited",
                        "parent (id int PRIMARY KEY, v text)",
                        "child (PRIMARY KEY (id)) INHERITS (parent)")
                .withSignals();
        source.execute("INSERT INTO parent VALUES (1, 'p'), (2, 'p')", "INSERT INTO child VALUES (2, 'c'), (3, 'c')");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute("UPDATE parent SET v = v || 'x'", "DELETE FROM parent WHERE id = 1");
            capture.awaitCaughtUp(source);
            source.request("parent", "v <> 'none' OR v = 'cx'");
            capture.awaitTables(source);
        }
        History history = servers.history(source).requireExact();
        assertThat(history.rows("inherited.public.parent")).isEqualTo(source.rows("ONLY parent"));
        assertThat(history.rows("inherited.public.child")).isEqualTo(source.rows("child"));
    }

    @Test
    void columnsThatDifferOnlyInCaseNeedAnotherNameInThePipelineFile() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "alike", "t (id int PRIMARY KEY, v text)");
        source.execute(
                "DROP PUBLICATION tributary_alike",
                "CREATE TABLE other (id int PRIMARY KEY, v text, \"V\" text)",
                "CREATE PUBLICATION tributary_alike FOR ALL TABLES");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute("INSERT INTO other VALUES (1, 'a', 'b')", "INSERT INTO t VALUES (1, 'c')");
            capture.awaitCaughtUp(source);
            source.execute("ALTER TABLE t ADD \"V\" text", "INSERT INTO t VALUES (2, 'd', 'e')");
            requireAlike(capture, 1, "The log has rows of the table public.t with the columns v and V, which differ");
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            requireAlike(capture, 2, "The columns v and V of public.t differ only in case");
        }
        Files.writeString(
                source.pipeline(), Files.readString(source.pipeline()) + "      columns: {\"V\": {as: other}}\n");
        source.execute("UPDATE t SET \"V\" = 'f' WHERE id = 1");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
        }
        servers.history(source).requireExact();
        requireRenamed(source);
    }

    @Test
    void columnsWithAnotherNameHaveItFromTheSnapshotAndFromTheLog() throws IOException {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "renamed",
                        "t (id int PRIMARY KEY, \"V\" numeric(5, 2) NOT NULL DEFAULT 7, v text, \"ID\" text)")
                .withSignals();
        Files.writeString(
                source.pipeline(),
                Files.readString(source.pipeline())
                        + "      columns: {\"V\": {as: other}, \"ID\": {as: id_2, pii: exclude}}\n");
        source.execute("INSERT INTO t SELECT i, i, 's' || i, 'secret' FROM generate_series(1, 3) i");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            requireRenamed(source);
            source.execute(
                    "INSERT INTO t (id, v, \"ID\") VALUES (4, 'l', 'secret')",
                    "UPDATE t SET \"V\" = 8 WHERE id = 1",
                    "UPDATE t SET id = 5, v = 'moved' WHERE id = 2",
                    "DELETE FROM t WHERE id = 3");
            capture.awaitCaughtUp(source);
            requireRenamed(source);
            source.request("t", "\"V\" = 8 OR v = 'moved'");
            capture.awaitTables(source);
            requireRenamed(source);
        }
        source.execute(
                "CREATE TABLE u (\"K\" int, id int, v text, PRIMARY KEY (\"K\", id))",
                "GRANT SELECT ON u TO tributary_capture",
                "INSERT INTO u SELECT i / 2, i, 'u' FROM generate_series(1, 5000) i");
        Files.writeString(
                source.pipeline(),
                Files.readString(source.pipeline())
                        + "    - table: public.u\n      key: [K, id]\n      columns: {v: {as: w}}\n");
        source.execute("ALTER PUBLICATION tributary_renamed ADD TABLE u");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            awaitTruncates(source, 1);
            capture.awaitTables(source);
            source.execute("UPDATE u SET v = 'x' WHERE id = 7");
            capture.awaitCaughtUp(source);
        }
        servers.history(source).requireExact();
        assertThat(servers.history(source).rows("renamed.public.u").values())
                .containsExactlyInAnyOrderElementsOf(
                        source.rows("(SELECT \"K\", id, v AS w FROM u) AS u").values());
        assertThat(servers.history(source).all())
                .noneMatch(received -> received.toString().contains("secret"));
    }

    /** The table is as it is in the database, its second column of one name under another one. */
    private void requireRenamed(Source source) {
        assertThat(servers.history(source).rows(source.name() + ".public.t"))
                .isEqualTo(source.rows("(SELECT id, \"V\" AS other, v FROM t) AS t"));
    }

    private static void requireAlike(CaptureProcess capture, int code, String sentence) {
        assertThat(capture.exitCode()).as(capture.output()).isEqualTo(code);
        assertThat(capture.output()).contains(sentence);
    }

    @Test
    void withoutSnapshotsOnlyChangesAreCaptured() throws IOException {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "fresh",
                        "t (id int PRIMARY KEY, v text)",
                        "u (id int PRIMARY KEY, v text)")
                .withSignals();
        mode(source, "none");
        source.execute("INSERT INTO t VALUES (1, 'before'), (2, 'before')");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            capture.kill();
        }
        source.execute("INSERT INTO t VALUES (3, 'while away')");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute("UPDATE t SET v = 'after' WHERE id = 2");
            capture.awaitCaughtUp(source);
        }
        History history = servers.history(source).requireExact();
        assertThat(history.of(Operation.READ, Operation.SNAPSHOT_BEGAN, Operation.SNAPSHOT_ENDED))
                .isEmpty();
        assertThat(history.rows("fresh.public.t")).containsOnlyKeys("{\"id\": 2}", "{\"id\": 3}");
    }

    @Test
    void whenNeededALostSlotBeginsANewEpochByItself() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "needed", "t (id int PRIMARY KEY, v text)");
        mode(source, "when_needed");
        String slot = new SourceObjects("needed").slot();
        source.execute("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            assertThat(capture.stop()).isZero();
        }
        source.execute("SELECT pg_drop_replication_slot('" + slot + "')", "DELETE FROM t WHERE id = 1");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            assertThat(capture.number("epoch")).isEqualTo(2);
            assertThat(capture.stop()).isZero();
            assertThat(capture.output())
                    .contains("The replication slot " + slot + " is gone: changes since the last offset are lost.");
        }
        source.execute(
                "UPDATE t SET v = 'lost'", "SELECT pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            assertThat(capture.number("epoch")).isEqualTo(3);
            source.execute("INSERT INTO t VALUES (3, 'c')");
            capture.awaitCaughtUp(source);
        }
        History history = servers.history(source).requireExact();
        assertThat(history.of(Operation.SNAPSHOT_ENDED)).hasSize(3);
        history.requireEqual(source, "t");
    }

    private static void mode(Source source, String mode) throws IOException {
        String text = Files.readString(source.pipeline());
        Files.writeString(source.pipeline(), text.replace("source:\n", "source:\n  snapshot: " + mode + "\n"));
    }

    private static long read(CaptureProcess capture, String table) {
        return capture.status()
                .get("snapshot")
                .get("read")
                .path("public." + table)
                .longValue();
    }

    private static void awaitTruncates(Source source, int count) {
        await("begin anew")
                .atMost(LIMIT)
                .until(() -> servers.history(source).of(Operation.TRUNCATE).size() >= count);
    }
}
