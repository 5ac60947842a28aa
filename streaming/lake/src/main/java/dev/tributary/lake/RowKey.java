package dev.tributary.lake;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Values that identify a row, equal where SQL takes them for equal: bytes by content, both zeroes
 * alike, decimals whatever their scale, arrays whether Spark or the fold made them. */
record RowKey(List<Object> values) {

    /**
     * @param places of the key columns in the row
     */
    static RowKey of(Row row, int[] places) {
        List<Object> values = new ArrayList<>(places.length);
        for (int place : places) {
            values.add(comparable(row.get(place)));
        }
        return new RowKey(values);
    }

    private static Object comparable(Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (value instanceof Double number) {
            return number + 0.0;
        }
        if (value instanceof Float number) {
            return number + 0.0f;
        }
        if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros();
        }
        if (value instanceof scala.collection.Seq<?> array) {
            return comparable(CollectionConverters.asJava(array));
        }
        if (value instanceof List<?> array) {
            List<Object> elements = new ArrayList<>(array.size());
            array.forEach(element -> elements.add(comparable(element)));
            return elements;
        }
        return value;
    }
}
