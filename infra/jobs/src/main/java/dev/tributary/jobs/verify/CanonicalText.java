package dev.tributary.jobs.verify;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * How values of a type are written as text on both sides, so that equal texts mean equal values and nothing else. Null
 * stays null; an empty string is an empty text.
 *
 * <pre>
 * numbers          without trailing zeros after the point: 12.5
 * float, double    their bits, hexadecimal
 * date             days since 1970-01-01
 * timestamps       microseconds since 1970-01-01 00:00 UTC
 * bytea            hexadecimal
 * arrays           the elements' texts, with a comma behind each; \N is null
 * point            the bits of its numbers
 * geometry         PostGIS's bytes (EWKB), hexadecimal
 * hstore           its pairs as an array, in the order of the keys
 * timetz           hours and minutes of its zone, or Z: 10:00:00+05:30
 * all else         what PostgreSQL's output function writes
 * </pre>
 *
 * @param sql PostgreSQL expression of type text
 * @param column Spark expression of type string
 */
record CanonicalText(String sql, Column column) {

    private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8", "numeric", "money", "oid");
    private static final Set<String> FLOATS = Set.of("float4", "float8");
    private static final Set<String> TIMES = Set.of("timestamp", "timestamptz");

    private static final UDF1<BigDecimal, String> PLAIN = number -> number == null
            ? null
            : (number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros()).toPlainString();
    private static final UDF1<Double, String> DOUBLE_BITS =
            number -> number == null ? null : String.format("%016x", Double.doubleToLongBits(number));
    private static final UDF1<Float, String> FLOAT_BITS =
            number -> number == null ? null : String.format("%08x", Float.floatToIntBits(number));

    /**
     * @param sql PostgreSQL expression of some type
     * @param type that type's name in {@code pg_type}
     * @param column where Spark has the same value
     * @param stored Spark's type
     * @return empty if the two types have no common text
     */
    static Optional<CanonicalText> of(String sql, String type, Column column, DataType stored) {
        if (stored instanceof ArrayType array) {
            return type.startsWith("_") ? array(sql, type.substring(1), column, array) : Optional.empty();
        }
        if (stored instanceof BooleanType) {
            return switch (type) {
                case "bool" -> text("(" + sql + ")::text", column.cast("string"));
                case "bit" -> text("(" + sql + " = B'1')::text", column.cast("string"));
                default -> Optional.empty();
            };
        }
        if (stored instanceof IntegralType || stored instanceof DecimalType) {
            return NUMBERS.contains(type) ? text(number(sql, type), plain(column, stored)) : Optional.empty();
        }
        if (stored instanceof DoubleType) {
            return FLOATS.contains(type)
                    ? text("encode(float8send((" + sql + ")::float8), 'hex')", udf(DOUBLE_BITS, column))
                    : Optional.empty();
        }
        if (stored instanceof FloatType) {
            return type.equals("float4")
                    ? text("encode(float4send(" + sql + "), 'hex')", udf(FLOAT_BITS, column))
                    : Optional.empty();
        }
        if (stored instanceof DateType) {
            return type.equals("date")
                    ? text(days(sql), functions.unix_date(column).cast("string"))
                    : Optional.empty();
        }
        if (stored instanceof TimestampType || stored instanceof TimestampNTZType) {
            return TIMES.contains(type) ? text(micros(sql, type), micros(column)) : Optional.empty();
        }
        if (stored instanceof BinaryType) {
            return type.equals("bytea")
                    ? text("encode(" + sql + ", 'hex')", functions.lower(functions.hex(column)))
                    : Optional.empty();
        }
        if (stored instanceof StructType) {
            return switch (type) {
                case "point" -> text(point(sql), point(column));
                // Their output is the same bytes, in hexadecimal digits.
                case "geometry", "geography" ->
                    text("lower((" + sql + ")::text)", functions.lower(functions.hex(column.getField("wkb"))));
                default -> Optional.empty();
            };
        }
        if (!(stored instanceof StringType)) {
            return Optional.empty();
        }
        return type.equals("hstore") ? text(pairs(sql), pairs(column)) : text(output(sql, type), column);
    }

    private static Optional<CanonicalText> array(String sql, String type, Column column, ArrayType array) {
        // Not unnest, which makes columns of the elements that are rows.
        return of("(" + sql + ")[place]", type, functions.col("v"), array.elementType())
                .flatMap(element -> text(
                        joined(sql, element.sql(), "generate_subscripts(" + sql + ", 1) AS place", "place"),
                        joined(column, v -> of("(" + sql + ")[place]", type, v, array.elementType())
                                .orElseThrow()
                                .column())));
    }

    /** JSON would do, if both sides wrote control characters in the same way. */
    private static String joined(String sql, String element, String from, String order) {
        return "CASE WHEN " + sql + " IS NOT NULL THEN array_to_string(ARRAY(SELECT coalesce(replace(replace(" + element
                + ", '\\', '\\\\'), ',', '\\,'), '\\N') || ',' FROM " + from + " ORDER BY " + order + "), '') END";
    }

    private static Column joined(Column array, UnaryOperator<Column> element) {
        return functions.array_join(
                functions.transform(array, each -> {
                    Column escaped = replaced(replaced(element.apply(each), "\\", "\\\\"), ",", "\\,");
                    return functions.concat(functions.coalesce(escaped, functions.lit("\\N")), functions.lit(","));
                }),
                "");
    }

    private static Column replaced(Column text, String what, String by) {
        return functions.replace(text, functions.lit(what), functions.lit(by));
    }

    private static String point(String sql) {
        return "encode(float8send((" + sql + ")[0]), 'hex') || ',' || encode(float8send((" + sql + ")[1]), 'hex')";
    }

    private static Column point(Column column) {
        return functions.concat(
                udf(DOUBLE_BITS, column.getField("x")), functions.lit(","), udf(DOUBLE_BITS, column.getField("y")));
    }

    /** Key and value in turn. A text that is no JSON object is shown as it is: it is not null. */
    private static String pairs(String sql) {
        return joined(
                sql,
                "turns.text",
                "each(" + sql + ") AS pair, LATERAL (VALUES (pair.key, 1), (pair.value, 2)) AS turns(text, turn)",
                "pair.key COLLATE \"C\", turn");
    }

    private static Column pairs(Column json) {
        Column entries = functions.array_sort(functions.map_entries(
                functions.from_json(json, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))));
        Column text = joined(
                functions.flatten(functions.transform(
                        entries, pair -> functions.array(pair.getField("key"), pair.getField("value")))),
                UnaryOperator.identity());
        return functions.coalesce(text, functions.concat(functions.lit("not the JSON of an hstore: "), json));
    }

    private static Optional<CanonicalText> text(String sql, Column column) {
        return Optional.of(new CanonicalText(sql, column));
    }

    private static String number(String sql) {
        return "trim_scale((" + sql + ")::numeric)::text";
    }

    /** There is no cast from oid to numeric. */
    private static String number(String sql, String type) {
        return type.equals("oid") ? "(" + sql + ")::int8::text" : number(sql);
    }

    private static Column plain(Column column, DataType stored) {
        return stored instanceof DecimalType ? udf(PLAIN, column) : column.cast("string");
    }

    /** Infinities by the days of Spark's latest and earliest date. */
    private static String days(String sql) {
        return "CASE " + sql + " WHEN 'infinity' THEN '2147483647' WHEN '-infinity' THEN '-2147483648' ELSE (" + sql
                + " - DATE '1970-01-01')::text END";
    }

    private static String micros(String sql, String type) {
        boolean zoned = type.equals("timestamptz");
        String latest = zoned ? "9223372036854775807" : "9223372036825200000";
        String earliest = zoned ? "-9223372036854775808" : "-9223372036832400000";
        return "CASE " + sql + " WHEN 'infinity' THEN '" + latest + "' WHEN '-infinity' THEN '" + earliest
                + "' ELSE trim_scale(extract(epoch FROM " + sql + ") * 1000000)::text END";
    }

    private static Column micros(Column column) {
        return functions.unix_micros(column.cast(DataTypes.TimestampType)).cast("string");
    }

    /** Not a cast, which would cut the padding of char(n). */
    private static String output(String sql, String type) {
        return switch (type) {
            case "text", "varchar" -> "(" + sql + ")::text";
            case "bool" -> "(" + sql + ")::text";
            case "timetz" ->
                "regexp_replace(regexp_replace((" + sql + ")::text, '[+]00$', 'Z'), '([+-][0-9]{2})$', '\\1:00')";
            case "interval" ->
                "CASE WHEN NOT isfinite(" + sql + ") THEN (" + sql + ")::text ELSE ('P' || extract(year FROM " + sql
                        + ") || 'Y' || extract(month FROM " + sql + ") || 'M'"
                        + " || extract(day FROM " + sql + ") || 'DT' || extract(hour FROM " + sql + ") || 'H'"
                        + " || extract(minute FROM " + sql + ") || 'M' || trim_scale(extract(second FROM " + sql
                        + ")) || 'S') END";
            // A row with a null in it is neither null nor not null.
            default -> "CASE WHEN " + sql + " IS DISTINCT FROM NULL THEN format('%s', " + sql + ") END";
        };
    }

    private static Column udf(UDF1<?, String> function, Column column) {
        return functions.udf(function, DataTypes.StringType).apply(column);
    }
}
