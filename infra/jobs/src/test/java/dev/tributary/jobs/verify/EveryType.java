package dev.tributary.jobs.verify;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A table with a column of each type: how PostgreSQL is told a value, and how the lake holds the same one. */
final class EveryType {

    /**
     * @param type in PostgreSQL
     * @param literal a value in SQL
     * @param stored type in the lake
     * @param value the same value there
     * @param other one that is as close to it as can be, and another
     */
    private record Column(String type, String literal, DataType stored, Object value, Object other) {}

    static final String DDL = """
            CREATE EXTENSION hstore;
            CREATE TYPE pair AS (a int, b text);
            CREATE TYPE mood AS ENUM ('calm', 'wild');
            CREATE DOMAIN cents AS numeric(12, 2) CHECK (VALUE >= -1e9);
            """;

    private static final Map<String, Column> COLUMNS = new LinkedHashMap<>();

    static {
        DataType money = DataTypes.createDecimalType(12, 2);
        DataType texts = DataTypes.createArrayType(DataTypes.StringType);
        add("small", "smallint", "-7", DataTypes.ShortType, (short) -7, (short) 7);
        add("i", "integer", "2147483647", DataTypes.IntegerType, 2147483647, 2147483646);
        add("big", "bigint", "9007199254740993", DataTypes.LongType, 9007199254740993L, 9007199254740992L);
        add("n", "numeric(12,2)", "1234567890.10", money, dec("1234567890.10"), dec("1234567890.11"));
        add("dom", "cents", "-0.50", money, dec("-0.50"), dec("0.50"));
        add("zero", "numeric(12,2)", "0", money, dec("0.00"), null);
        add(
                "wide",
                "numeric",
                "12345678901234567890123456789012345678901.5",
                DataTypes.StringType,
                "12345678901234567890123456789012345678901.5",
                "12345678901234567890123456789012345678901.4");
        add("nan", "numeric", "'NaN'", DataTypes.StringType, "NaN", null);
        add("f4", "real", "0.1", DataTypes.FloatType, 0.1f, Math.nextUp(0.1f));
        add("f8", "double precision", "1e300", DataTypes.DoubleType, 1e300, Math.nextDown(1e300));
        add("f8nan", "double precision", "'NaN'", DataTypes.DoubleType, Double.NaN, Double.POSITIVE_INFINITY);
        add("f8zero", "double precision", "'-0'", DataTypes.DoubleType, -0.0, 0.0);
        add("yes", "boolean", "true", DataTypes.BooleanType, true, false);
        add("empty", "text", "''", DataTypes.StringType, "", null);
        add("gap", "text", "' ä𝄞 '", DataTypes.StringType, " ä𝄞 ", " ä𝄞");
        add("nil", "text", "NULL", DataTypes.StringType, null, "");
        add("padded", "char(5)", "'ab'", DataTypes.StringType, "ab   ", "ab");
        add("day", "date", "'1582-10-10'", DataTypes.DateType, LocalDate.of(1582, 10, 10), LocalDate.of(1582, 10, 11));
        add("bc", "date", "'0044-03-15 BC'", DataTypes.DateType, LocalDate.of(-43, 3, 15), LocalDate.of(-43, 3, 16));
        add("never", "date", "'infinity'", DataTypes.DateType, LocalDate.ofEpochDay(Integer.MAX_VALUE), null);
        add(
                "at",
                "timestamp",
                "'2026-03-29 02:30:00.123456'",
                DataTypes.TimestampNTZType,
                LocalDateTime.parse("2026-03-29T02:30:00.123456"),
                LocalDateTime.parse("2026-03-29T02:30:00.123457"));
        add(
                "zoned",
                "timestamptz",
                "'1969-12-31 23:59:59.999999+02'",
                DataTypes.TimestampType,
                Instant.parse("1969-12-31T21:59:59.999999Z"),
                Instant.parse("1969-12-31T21:59:59.999998Z"));
        add("clock", "time", "'10:15:30.25'", DataTypes.StringType, "10:15:30.25", "10:15:30.250001");
        add("clockin", "timetz", "'24:00:00+02'", DataTypes.StringType, "24:00:00+02:00", "22:00:00Z");
        add("clockutc", "timetz", "'10:15:30.25+00'", DataTypes.StringType, "10:15:30.25Z", "10:15:30.25+00:00");
        add("clockodd", "timetz", "'10:15:30-03:30:15'", DataTypes.StringType, "10:15:30-03:30:15", "10:15:30-03:30");
        add("forever", "interval", "'-infinity'", DataTypes.StringType, "-infinity", "infinity");
        add(
                "span",
                "interval",
                "'1 year 2 months 3 days 04:05:06.78'",
                DataTypes.StringType,
                "P1Y2M3DT4H5M6.78S",
                "P1Y2M3DT4H5M6.79S");
        add("bytes", "bytea", "'\\x00ff41'", DataTypes.BinaryType, new byte[] {0, -1, 65}, new byte[] {0, -1, 66});
        add("nobytes", "bytea", "''", DataTypes.BinaryType, new byte[0], null);
        add(
                "j",
                "json",
                "'{\"b\": 1,  \"a\": 2}'",
                DataTypes.StringType,
                "{\"b\": 1,  \"a\": 2}",
                "{\"a\": 2,  \"b\": 1}");
        add("jb", "jsonb", "'{\"b\":1,\"a\":2}'", DataTypes.StringType, "{\"a\": 2, \"b\": 1}", "{\"a\":2,\"b\":1}");
        add(
                "u",
                "uuid",
                "'123E4567-e89b-12d3-a456-426614174000'",
                DataTypes.StringType,
                "123e4567-e89b-12d3-a456-426614174000",
                "123e4567-e89b-12d3-a456-426614174001");
        add("mood", "mood", "'wild'", DataTypes.StringType, "wild", "calm");
        add("ip", "inet", "'10.0.0.1/24'", DataTypes.StringType, "10.0.0.1/24", "10.0.0.1");
        add("range", "int4range", "'[1,5]'", DataTypes.StringType, "[1,6)", "[1,5]");
        add(
                "words",
                "text[]",
                "ARRAY['a', NULL, '\"q\", ä', '']",
                texts,
                Arrays.asList("a", null, "\"q\", ä", ""),
                Arrays.asList("a", "", "\"q\", ä", ""));
        add(
                "escaped",
                "text[]",
                "ARRAY[E'a,\\u001b\\\\', 'N']",
                texts,
                List.of("a,\u001b\\", "N"),
                Arrays.asList("a,\u001b\\", null));
        add("pair", "pair", "ROW(NULL, 'x')", DataTypes.StringType, "(,x)", "(,y)");
        add("pairs", "pair[]", "ARRAY[ROW(1, NULL)::pair, NULL]", texts, Arrays.asList("(1,)", null), List.of("(1,)"));
        add(
                "pt",
                "point",
                "'(1.5,-0)'",
                new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType),
                RowFactory.create(1.5, -0.0),
                RowFactory.create(1.5, 0.0));
        add(
                "h",
                "hstore",
                "'b=>NULL, a=>\"1,\"'",
                DataTypes.StringType,
                "{\"b\": null, \"a\": \"1,\"}",
                "{\"b\": \"\", \"a\": \"1,\"}");
        add("o", "oid", "4294967295", DataTypes.LongType, 4294967295L, -1L);
        add("none", "text[]", "'{}'", texts, List.of(), null);
        add(
                "days",
                "date[]",
                "ARRAY['2026-01-01'::date]",
                DataTypes.createArrayType(DataTypes.DateType),
                List.of(LocalDate.of(2026, 1, 1)),
                List.of(LocalDate.of(2026, 1, 2)));
    }

    private EveryType() {}

    private static void add(String name, String type, String literal, DataType stored, Object value, Object other) {
        COLUMNS.put(name, new Column(type, literal, stored, value, other));
    }

    static int columns() {
        return COLUMNS.size();
    }

    static List<String> names() {
        return List.copyOf(COLUMNS.keySet());
    }

    static String createTable(String table) {
        List<String> definitions = new ArrayList<>(List.of("id bigint PRIMARY KEY"));
        COLUMNS.forEach((name, column) -> definitions.add('"' + name + "\" " + column.type()));
        return "CREATE TABLE " + table + " (" + String.join(", ", definitions)
                + ", twice bigint GENERATED ALWAYS AS (id * 2) STORED)";
    }

    static String insert(String table, long id) {
        List<String> values = new ArrayList<>(List.of(String.valueOf(id)));
        COLUMNS.values().forEach(column -> values.add(column.literal()));
        return "INSERT INTO " + table + " VALUES (" + String.join(", ", values) + ")";
    }

    static StructType schema() {
        StructType schema = new StructType().add("id", DataTypes.LongType);
        for (Map.Entry<String, Column> column : COLUMNS.entrySet()) {
            schema = schema.add(column.getKey(), column.getValue().stored());
        }
        return schema.add("_epoch", DataTypes.IntegerType)
                .add("_seq", DataTypes.LongType)
                .add("_commit_time", DataTypes.TimestampType);
    }

    /** The row as the lake should hold it. */
    static Row row(long id) {
        return row(id, null);
    }

    /**
     * @param wrong name of a column that gets its other value; null for none
     */
    static Row row(long id, String wrong) {
        List<Object> values = new ArrayList<>(List.of(id));
        COLUMNS.forEach((name, column) -> {
            Object value = name.equals(wrong) ? column.other() : column.value();
            values.add(value instanceof List<?> list ? list.toArray() : value);
        });
        values.addAll(Arrays.asList(1, id, null));
        return RowFactory.create(values.toArray());
    }

    private static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }
}
