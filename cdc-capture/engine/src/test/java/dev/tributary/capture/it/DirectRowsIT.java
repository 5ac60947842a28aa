package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of the log and of the initial snapshot go past Debezium's dispatcher; those of an incremental snapshot do not. What
 * is in them must not differ.
 */
class DirectRowsIT {

    private static final String TABLE = """
            t (id bigint PRIMARY KEY, truth boolean, small smallint, whole int, large bigint, single real, ratio float8,
            price numeric(12, 2), free numeric, cash money, words text, brief varchar(20), fixed char(5), bytes bytea,
            day date NOT NULL, at_time time, at_timetz timetz, local timestamp, local3 timestamp(3),
            instant timestamptz NOT NULL, instant0 timestamptz(0), instant3 timestamptz(3), span interval, code uuid,
            doc json, docb jsonb, numbers int[], names text[], host inet, part int4range, place point, flags bit(8))""";

    private static final String VALUES = """
            SELECT %1$d + i, i %% 2 = 0, i, i * 1000, i * 10000000000, i / 3.0::real, i / 7.0::float8, i + 0.25, i / 9.0,
            i::numeric::money, 'wörter ' || i, 'some' || i, 'f' || i, decode(md5(i::text), 'hex'),
            date '2026-02-28' + i, time '12:34:56.789' + i * interval '1 ms', timetz '12:34:56.5+02',
            timestamp '2026-11-27 05:20:07.123456' + i * interval '100 us', timestamp '1999-12-31 23:59:59.9',
            timestamptz '2026-11-27 05:20:07.12+01' + i * interval '10 us', timestamptz '2026-11-27 05:20:07+00',
            timestamptz '2026-11-27 05:20:07.12+00', interval '1 day 2 hours', md5(i::text)::uuid,
            '{"a": 1}'::json, '{"b": [1, 2]}'::jsonb, ARRAY[i, NULL, 3], ARRAY['a', NULL, '"q"'], '10.0.0.1'::inet,
            '[1,5)'::int4range, '(1,2)'::point, B'10101010'
            FROM generate_series(1, 20) AS i""";

    private static final String EXTREMES = """
            (id, day, instant, local, price, single, words, at_timetz, span) VALUES
            (%1$d, 'infinity', 'infinity', 'infinity', 'NaN', 'NaN', E'a\\tb\\nc\\rd\\be\\ff\\x0bg\\\\h', '24:00:00-03:30:15',
                (CASE WHEN current_setting('server_version_num')::int < 170000 THEN '1 day' ELSE '-infinity' END)::interval),
            (%1$d + 1, '-infinity', '-infinity', '-infinity', NULL, '-Infinity', E'\\\\N', '24:00+00',
                (CASE WHEN current_setting('server_version_num')::int < 150000 THEN '100:00:00' ELSE '2562047788:00:54.775807' END)::interval),
            (%1$d + 2, '0044-03-15 BC', '0044-03-15 12:00:00+00 BC', '0044-03-15 12:00:00 BC', 0, 0, '', NULL, '-1 year 2 days -0.000001 s'),
            (%1$d + 3, '12026-01-01', '12026-01-01 00:00:00+00', '12026-01-01 00:00:00', -1.5, 1e-30, E'\\\\.', NULL, NULL),
            (%1$d + 4, '0001-01-01', '0001-01-01 00:00:00+00', '0001-01-01 00:00:00.000001', NULL, NULL, E'\\\\', NULL, '0')""";

    @TempDir
    static Path folder;

    private static Servers servers;

    @BeforeAll
    static void start() throws IOException {
        servers = Servers.shared();
    }

    @Test
    void rowsAreAsDebeziumMakesThem() throws IOException {
        Source source =
                Source.create(servers.postgres(), folder, "direct", TABLE).withSignals();
        insert(source, 0, 500);
        List<Received> all;
        List<Received> again;
        try (CaptureProcess capture = servers.capture(source, Map.of()).awaitHealthy()) {
            insert(source, 1000, 1500);
            source.execute("UPDATE t SET words = 'new' WHERE id = 1001", "DELETE FROM t WHERE id = 1002");
            // A key that moves goes through the dispatcher, between rows that do not.
            source.execute("UPDATE t SET id = id + 1000 WHERE id BETWEEN 1500 AND 1504");
            source.execute("BEGIN; UPDATE t SET small = 7 WHERE id = 1003; UPDATE t SET id = 2004 WHERE id = 1004;"
                    + " UPDATE t SET small = 8 WHERE id = 1005; COMMIT");
            long barrier = source.barrier();
            await().atMost(Duration.ofMinutes(2)).until(() -> capture.number("lsn") >= barrier);
            all = servers.history(source).all();
            long requested = source.request("t", "id < 1000");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> capture.number("lsn") >= requested
                            && capture.status().path("snapshot").path("tables").isEmpty());
            again = servers.history(source).of(Operation.READ);
        }
        History history = new History(all).requireExact();

        List<GenericRecord> read = after(history.of(Operation.READ));
        List<GenericRecord> created = after(history.of(Operation.CREATE));
        List<GenericRecord> moved = created.subList(25, 30);
        assertThat(read).hasSize(25);
        List<GenericRecord> debeziums = after(again.subList(read.size(), again.size()));
        assertThat(debeziums).hasSameSizeAs(read);
        for (int i = 0; i < read.size(); i++) {
            GenericRecord row = created.get(i);
            row.put("id", (Long) row.get("id") - 1000);
            assertThat(row).isEqualTo(debeziums.get(i));
            assertThat(read.get(i)).isEqualTo(debeziums.get(i));
            if (i >= 20) {
                GenericRecord same = moved.get(i - 20);
                same.put("id", (Long) same.get("id") - 2000);
                assertThat(same).isEqualTo(debeziums.get(i));
            }
        }
        assertThat(history.all().subList(history.all().size() - 8, history.all().size() - 2))
                .extracting(received -> received.stamp().operation())
                .containsExactly(
                        Operation.END,
                        Operation.UPDATE,
                        Operation.DELETE,
                        Operation.CREATE,
                        Operation.UPDATE,
                        Operation.END);
    }

    /**
     * Values of every type, as such, of a domain, in arrays and in arrays of the domain: from the initial snapshot, the log, a
     * key change, an old row in full and an incremental snapshot.
     */
    @Test
    void valuesOfEveryTypeAreTheSameOnEveryWay() throws IOException {
        String[] types = {
            "boolean = true",
            "smallint = -7",
            "bigint = 9007199254740993",
            "numeric(12,2) = 3.10",
            "numeric = 'NaN'",
            "real = 0.1",
            "double precision = '-Infinity'",
            "money = -1.5",
            "text = ' ä𝄞 '",
            "varchar(9) = 'v'",
            "char(5) = 'ab'",
            "\"char\" = 'c'",
            "name = 'n'",
            "bytea = '\\x00ff41'",
            "date = '1582-10-10'",
            "time = '24:00'",
            "timetz = '10:15:30-03:30:15'",
            "timestamp = '0044-03-15 12:00:00.000001 BC'",
            "timestamptz = '1969-12-31 23:59:59.999999+02'",
            "interval = '-1 year 2 days 04:05:06.78'",
            "uuid = '123e4567-e89b-12d3-a456-426614174000'",
            "json = '{\"b\": 1,  \"a\": 2}'",
            "jsonb = '{\"b\": 1}'",
            "xml = '<a/>'",
            "inet = '10.0.0.1/24'",
            "cidr = '10.0.0.0/8'",
            "macaddr = '08:00:2b:01:02:03'",
            "int4range = '[1,5)'",
            "point = '(1.5,-0)'",
            "box = '(2,2),(1,1)'",
            "bit(8) = '10101010'",
            "bit(1) = '1'",
            "varbit = '101'",
            "oid = 4294967295",
            "tsvector = 'a b'",
            "mood = 'wild'",
            "pair = '(1,x)'",
            "hstore = 'b=>NULL, a=>1'",
            "citext = 'Ab'",
            "ltree = 'a.b'"
        };
        Source source = Source.create(servers.postgres(), folder, "every", "t (id bigint PRIMARY KEY)")
                .withSignals();
        source.execute(
                "CREATE EXTENSION hstore",
                "CREATE EXTENSION citext",
                "CREATE EXTENSION ltree",
                "CREATE TYPE nothing AS ENUM ()",
                "CREATE TYPE mood AS ENUM ('calm', 'wild')",
                "CREATE TYPE pair AS (a int, b text)",
                "ALTER TABLE t ADD nil nothing, REPLICA IDENTITY FULL");
        StringBuilder values = new StringBuilder("%d, NULL");
        for (int i = 0; i < types.length; i++) {
            String[] parts = types[i].split(" = ", 2);
            String value = "(" + parts[1] + ")::" + parts[0];
            source.execute(
                    "CREATE DOMAIN d" + i + " AS " + parts[0],
                    ("ALTER TABLE t ADD plain%1$d %2$s, ADD domain%1$d d%1$d, ADD array%1$d %2$s[], ADD domains%1$d d%1$d[]")
                            .formatted(i, parts[0]));
            values.append((", %2$s, %2$s, ARRAY[%2$s, NULL], ARRAY[%2$s, NULL]::d%1$d[]")
                    .formatted(i, value.replace("%", "%%")));
        }
        String insert = "INSERT INTO t VALUES (" + values + ")";
        source.execute(insert.formatted(1));
        try (CaptureProcess capture = servers.capture(source, Map.of()).awaitHealthy()) {
            source.execute(insert.formatted(2), "UPDATE t SET id = 3 WHERE id = 2", "DELETE FROM t WHERE id = 3");
            capture.awaitCaughtUp(source);
            source.request("t", null);
            capture.awaitTables(source);
        }
        History history = servers.history(source).requireExact();
        List<Received> read = history.of(Operation.READ);
        List<Received> created = history.of(Operation.CREATE);
        List<Received> deleted = history.of(Operation.DELETE);
        assertThat(read).hasSize(2);
        assertThat(created).hasSize(2);
        assertThat(deleted).hasSize(2);
        GenericRecord initial = row(read.get(0), "after");
        assertThat(row(created.get(0), "after")).as("from the log").isEqualTo(initial);
        assertThat(row(created.get(1), "after")).as("of a key change").isEqualTo(initial);
        assertThat(row(deleted.get(0), "before")).as("before a key change").isEqualTo(initial);
        assertThat(row(deleted.get(1), "before")).as("an old row in full").isEqualTo(initial);
        assertThat(row(read.get(1), "after")).as("from an incremental snapshot").isEqualTo(initial);
        for (int i = 0; i < types.length; i++) {
            assertThat(initial.get("domain" + i)).as("a domain of " + types[i]).isEqualTo(initial.get("plain" + i));
            assertThat(initial.get("plain" + i)).as(types[i]).isNotNull();
        }
        assertThat(initial.get("domain37")).hasToString("{\"a\":\"1\",\"b\":null}");
        assertThat(initial.get("array37")).hasToString("[{\"a\":\"1\",\"b\":null}, null]");
        assertThat(initial.get("domains37")).hasToString("[\"a\"=>\"1\", \"b\"=>NULL, null]");
    }

    /** With the key of all the others. */
    private static GenericRecord row(Received received, String side) {
        GenericRecord row = (GenericRecord) received.value().get(side);
        row.put("id", 0L);
        return row;
    }

    private static void insert(Source source, int first, int extremes) {
        source.execute("INSERT INTO t " + VALUES.formatted(first), "INSERT INTO t " + EXTREMES.formatted(extremes));
    }

    private static List<GenericRecord> after(List<Received> received) {
        return received.stream()
                .map(each -> (GenericRecord) each.value().get("after"))
                .toList();
    }
}
