package dev.tributary.jobs.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows as JSON. Numbers are exact, times are ISO 8601 in UTC, bytes are hexadecimal, structs and maps are objects; what
 * JSON has no number for ({@code NaN}, infinities) is a string.
 */
final class JsonRows {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonRows() {}

    /** {@code {"columns":[{"name":…,"type":…}],"rows":[[…]],"truncated":…}} of the first rows. */
    static String of(StructType columns, List<Row> rows, int limit) {
        ObjectNode result = NODES.objectNode();
        ArrayNode names = result.putArray("columns");
        for (StructField column : columns.fields()) {
            names.addObject()
                    .put("name", column.name())
                    .put("type", column.dataType().simpleString());
        }
        ArrayNode values = result.putArray("rows");
        for (Row row : rows.subList(0, Math.min(limit, rows.size()))) {
            ArrayNode cells = values.addArray();
            for (int i = 0; i < row.length(); i++) {
                cells.add(value(row.get(i)));
            }
        }
        result.put("truncated", rows.size() > limit);
        return result.toString();
    }

    private static JsonNode value(Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof BigDecimal decimal) {
            return DecimalNode.valueOf(decimal);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number)
                    ? DecimalNode.valueOf(new BigDecimal(value.toString()))
                    : NODES.textNode(value.toString());
        }
        if (value instanceof Number number) {
            return NODES.numberNode(number.longValue());
        }
        if (value instanceof byte[] bytes) {
            return NODES.textNode(HexFormat.of().formatHex(bytes));
        }
        if (value instanceof Row row) {
            ObjectNode object = NODES.objectNode();
            for (int i = 0; i < row.length(); i++) {
                object.set(row.schema().fieldNames()[i], value(row.get(i)));
            }
            return object;
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            CollectionConverters.asJava(map).forEach((key, of) -> object.set(String.valueOf(key), value(of)));
            return object;
        }
        if (value instanceof scala.collection.Seq<?> elements) {
            ArrayNode array = NODES.arrayNode();
            CollectionConverters.asJava(elements).forEach(element -> array.add(value(element)));
            return array;
        }
        if (value instanceof LocalDate date) {
            return NODES.textNode(text(date));
        }
        return NODES.textNode(value.toString());
    }

    /** The earliest and the latest date stand for PostgreSQL's infinities. */
    private static String text(LocalDate date) {
        long days = date.toEpochDay();
        if (days == Integer.MAX_VALUE) {
            return "infinity";
        }
        return days == Integer.MIN_VALUE ? "-infinity" : date.toString();
    }
}
