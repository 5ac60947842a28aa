package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.SourceObjects;
import dev.tributary.reduce.Folds;
import dev.tributary.reduce.Mutant;
import dev.tributary.reduce.conformance.Answer;
import dev.tributary.reduce.conformance.Column;
import dev.tributary.reduce.conformance.Event;
import dev.tributary.reduce.conformance.FoldEngine;
import dev.tributary.reduce.conformance.History;
import dev.tributary.reduce.conformance.Identity;
import dev.tributary.reduce.conformance.RandomSql;
import dev.tributary.reduce.conformance.Type;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shipped capture wrote to Kafka, folded, is what PostgreSQL holds. */
class FoldedCaptureIT {

    private static final int SEEDS = 8;
    private static final int TRANSACTIONS = 60;

    /** Rules that the random transactions must need: else chance did not bring what the test is about. */
    private static final Set<Mutant> NEEDED = EnumSet.of(
            Mutant.LETS_THE_LAST_EVENT_WIN,
            Mutant.LOSES_VALUES_IN_THE_CUT,
            Mutant.LOSES_VALUES_OF_THE_TARGET,
            Mutant.LOSES_VALUES_IN_MOVES,
            Mutant.IGNORES_TRUNCATE,
            Mutant.NEVER_SWEEPS);

    private static Servers servers;

    @TempDir
    private static Path folder;

    private final FoldEngine engine = new FoldEngine(Folds.PRODUCTION);
    private final Set<Mutant> noticed = EnumSet.noneOf(Mutant.class);

    @BeforeAll
    static void start() throws IOException {
        servers = Servers.shared();
    }

    /** Savepoints rolled back, truncates, key moves, shifts and swaps, a deferrable key, values left unsent, a kill. */
    @Test
    void randomTransactions() throws IOException, SQLException {
        Source source = Source.create(
                servers.postgres(), folder, "folded", RandomSql.TABLES.get("plain"), RandomSql.TABLES.get("shifting"));
        source.execute(
                "CREATE TABLE " + RandomSql.TABLES.get("counted"), "CREATE TABLE " + RandomSql.TABLES.get("appended"));
        source.execute(RandomSql.SETTINGS.toArray(String[]::new));
        source.execute(
                "INSERT INTO plain SELECT i, 'n', repeat('w', 3000) FROM generate_series(1, 5) i",
                "INSERT INTO shifting SELECT i, 'n', repeat('w', 3000) FROM generate_series(1, 5) i");
        List<CapturedTable> tables = List.of(
                Folded.table(source, "plain", Folded.COLUMNS, Identity.KEY, Map.of()),
                Folded.table(source, "shifting", Folded.COLUMNS, Identity.FULL, Map.of()));
        CaptureProcess capture = servers.capture(source, Map.of());
        try {
            for (long seed = 1; seed <= SEEDS; seed++) {
                transact(source, seed);
                if (seed == SEEDS / 2) {
                    capture.kill();
                    capture = servers.capture(source, Map.of());
                    transact(source, -seed);
                }
                capture.awaitCaughtUp(source);
                requireEqual(source, tables, seed);
            }
            source.execute("INSERT INTO plain VALUES (1000, 'n', 'here before the gap, gone behind it')");
            capture.awaitCaughtUp(source);
            assertThat(capture.stop()).isZero();
            // What happens now is lost, and the snapshot of the next epoch has to make up for it.
            source.execute("SELECT pg_drop_replication_slot('" + new SourceObjects(source.name()).slot() + "')");
            transact(source, SEEDS + 1);
            source.execute("DELETE FROM plain WHERE id = 1000");
            servers.resnapshot(source);
            capture = servers.capture(source, Map.of());
            capture.awaitCaughtUp(source);
            // Before anything else happens: later changes would hide rows that the snapshot should have swept.
            requireEqual(source, tables, SEEDS + 1);
            transact(source, SEEDS + 2);
            capture.awaitCaughtUp(source);
            requireEqual(source, tables, SEEDS + 2);
            assertThat(noticed)
                    .as("folds without a rule that this history tells apart")
                    .containsAll(NEEDED);
        } finally {
            capture.close();
        }
    }

    /** The shape of the table changes between changes of its rows. */
    @Test
    void tableThatChangesItsColumns() throws IOException, SQLException {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "stressed",
                        "t (id bigint PRIMARY KEY, n bigint, gone text, big text, doc jsonb)")
                .withSignals();
        source.execute(
                "ALTER TABLE t ALTER big SET STORAGE EXTERNAL, ALTER doc SET STORAGE EXTERNAL",
                "INSERT INTO t SELECT i, i, 'g', repeat('b', 3000), '{}' FROM generate_series(1, 20) i");
        List<Column> columns = List.of(
                new Column("id", Type.TEXT, true),
                new Column("n", Type.TEXT, false),
                new Column("big", Type.TEXT, false),
                new Column("doc", Type.JSON, false),
                new Column("label", Type.TEXT, false));
        CapturedTable table = Folded.table(source, "t", columns, Identity.KEY, Map.of("label", "extra"));
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute(
                    "UPDATE t SET n = n + 1 WHERE id % 2 = 0",
                    "ALTER TABLE t ADD COLUMN extra text",
                    "UPDATE t SET extra = 'x' || id",
                    "ALTER TABLE t DROP COLUMN gone",
                    "UPDATE t SET doc = (SELECT jsonb_object_agg(i, md5(i::text)) FROM generate_series(1, 300) i) WHERE id < 9",
                    "ALTER TABLE t ALTER n TYPE numeric(30, 0)",
                    "UPDATE t SET n = n * 1000000000000000000000 WHERE id % 3 = 0",
                    "ALTER TABLE t RENAME extra TO label",
                    "UPDATE t SET label = 'y' WHERE id % 5 = 0",
                    "DELETE FROM t WHERE id = 7");
            // Two statements rewrite rows, or rename a column, without change events.
            capture.awaitTables(source);
            requireEqual(source, List.of(table), 1);
            source.execute(
                    "BEGIN; TRUNCATE t; INSERT INTO t (id, n, big) SELECT i, i, repeat('c', 3000)"
                            + " FROM generate_series(9000000000000 - 499, 9000000000000) i; COMMIT",
                    "UPDATE t SET id = 9000000000001 WHERE id = 9000000000000",
                    "UPDATE t SET n = NULL WHERE id > 9000000000000 - 10");
            capture.awaitCaughtUp(source);
            requireEqual(source, List.of(table), 2);
        }
    }

    private static void transact(Source source, long seed) throws SQLException {
        System.out.println("seed " + seed);
        try (Connection connection = servers.postgres().connect(source.name())) {
            RandomSql sql = new RandomSql(new Random(seed), connection);
            for (int i = 0; i < TRANSACTIONS; i++) {
                sql.transact();
            }
        }
    }

    private void requireEqual(Source source, List<CapturedTable> tables, long seed) throws SQLException {
        List<Received> all =
                new Reader(servers.broker().bootstrap(), servers.registry().url()).all(source.topics());
        for (CapturedTable captured : tables) {
            String table = captured.topic().substring(captured.topic().lastIndexOf('.') + 1);
            List<String> truth = Folded.truth(source, table, captured.table().columns());
            List<List<Event>> cuts = captured.cuts(all, new Random(seed));
            List<List<Event>> single =
                    List.of(cuts.stream().flatMap(List::stream).toList());
            NEEDED.stream()
                    .filter(mutant -> !Folded.texts(new FoldEngine(mutant.folds())
                                    .apply(captured.table(), History.SCD1, cuts)
                                    .rows())
                            .equals(truth))
                    .forEach(noticed::add);
            for (List<List<Event>> delivery : List.of(cuts, single)) {
                String what = table + " in " + delivery.size() + " cuts after seed " + seed;
                Answer present = engine.apply(captured.table(), History.SCD1, delivery);
                assertThat(Folded.texts(present.rows())).as(what).isEqualTo(truth);
                assertThat(open(engine.apply(captured.table(), History.SCD2, delivery)))
                        .as("open versions of " + what)
                        .isEqualTo(truth);
                for (int i = 0; i < delivery.size(); i++) {
                    Answer.Report report = present.cuts().get(i);
                    assertThat(report.quarantined()).as("refused of " + what).isEmpty();
                    assertThat(report.counts().unknownToast())
                            .as("unknown values of " + what)
                            .isZero();
                    assertThat(report.counts().events())
                            .as("counted events of " + what)
                            .isEqualTo(delivery.get(i).size());
                }
            }
        }
    }

    private static List<String> open(Answer answer) {
        return Folded.texts(answer.versions().stream()
                .filter(version -> version.to() == null)
                .map(Answer.Interval::row)
                .toList());
    }
}
