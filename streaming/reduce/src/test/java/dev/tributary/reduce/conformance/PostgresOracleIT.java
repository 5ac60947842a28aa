package dev.tributary.reduce.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.reduce.Folds;
import dev.tributary.reduce.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL knows what its tables hold: folding its own log must give the same, however the log is cut. */
class PostgresOracleIT {

    private static final int TRANSACTIONS = 60;
    private static final int TIMES = 6;

    private static final Column KEY = new Column("id", Type.TEXT, true);
    private static final List<Column> KEYED =
            List.of(KEY, new Column("name", Type.TEXT, false), new Column("big", Type.TEXT, false));
    private static final List<Column> KEYLESS =
            List.of(new Column("a", Type.TEXT, false), new Column("b", Type.TEXT, false));
    private static final Map<String, Table> TABLES = Map.of(
            "plain", new Table(KEYED, List.of("name", "big"), Identity.KEY, Order.DENSE),
            "shifting", new Table(KEYED, List.of("name", "big"), Identity.FULL, Order.DENSE),
            "counted", new Table(KEYLESS, List.of(), Identity.FULL, Order.DENSE),
            "appended", new Table(KEYLESS, List.of(), Identity.NOTHING, Order.DENSE));

    @TempDir
    private static Path folder;

    private static OraclePostgres postgres;

    private final FoldEngine engine = new FoldEngine(Folds.PRODUCTION);
    private final Pgoutput decoder = new Pgoutput(TABLES);

    @BeforeAll
    static void start() throws IOException, InterruptedException, SQLException {
        postgres = new OraclePostgres(folder);
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            for (String table : RandomSql.TABLES.values()) {
                statement.execute("CREATE TABLE " + table);
            }
            for (String setting : RandomSql.SETTINGS) {
                statement.execute(setting);
            }
            statement.execute("CREATE PUBLICATION oracle FOR ALL TABLES");
        }
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void foldsItsLogToItsTables(long seed) throws SQLException {
        Random random = new Random(seed);
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE plain, shifting, counted, appended");
            statement.execute("SELECT pg_create_logical_replication_slot('seed" + seed + "', 'pgoutput')");
            RandomSql sql = new RandomSql(random, connection);
            List<Map<String, List<Event>>> cuts = new ArrayList<>();
            for (int time = 0; time < TIMES; time++) {
                for (int i = 0; i < TRANSACTIONS; i++) {
                    sql.transact();
                }
                cuts.add(decoded(statement, seed));
                for (String name : TABLES.keySet()) {
                    compare(statement, name, cuts, "seed " + seed + ", after cut " + time);
                }
            }
            statement.execute("SELECT pg_drop_replication_slot('seed" + seed + "')");
        }
    }

    private Map<String, List<Event>> decoded(Statement statement, long seed) throws SQLException {
        try (ResultSet messages = statement.executeQuery("SELECT data FROM pg_logical_slot_get_binary_changes('seed"
                + seed + "', NULL, NULL, 'proto_version', '1', 'publication_names', 'oracle')")) {
            while (messages.next()) {
                decoder.read(messages.getBytes(1));
            }
        }
        return decoder.drain();
    }

    private void compare(Statement statement, String name, List<Map<String, List<Event>>> cuts, String when)
            throws SQLException {
        List<List<Event>> events =
                cuts.stream().map(cut -> cut.getOrDefault(name, List.of())).toList();
        List<String> truth = truth(statement, name);
        Answer present = engine.apply(TABLES.get(name), History.SCD1, events);
        assertThat(texts(present.rows())).as("%s, %s", name, when).isEqualTo(truth);
        assertThat(present.cuts().stream().flatMap(cut -> cut.quarantined().stream()))
                .as("refused of %s, %s", name, when)
                .isEmpty();
        if (TABLES.get(name).isKeyed()) {
            List<List<Event>> single =
                    List.of(events.stream().flatMap(List::stream).toList());
            assertThat(open(TABLES.get(name), events))
                    .as("versions of %s, %s", name, when)
                    .isEqualTo(truth);
            assertThat(open(TABLES.get(name), single))
                    .as("single cut of %s, %s", name, when)
                    .isEqualTo(truth);
        }
    }

    private List<String> open(Table table, List<List<Event>> cuts) {
        return texts(engine.apply(table, History.SCD2, cuts).versions().stream()
                .filter(version -> version.to() == null)
                .map(Answer.Interval::row)
                .toList());
    }

    private static List<String> truth(Statement statement, String name) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery("SELECT * FROM " + name)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(Pgoutput.value(result.getString(i)));
                }
                rows.add(row);
            }
        }
        return texts(rows);
    }

    private static List<String> texts(List<List<Object>> rows) {
        return rows.stream().map(Literal::text).sorted().toList();
    }
}
