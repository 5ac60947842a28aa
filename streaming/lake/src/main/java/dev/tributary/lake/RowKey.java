package dev.tributary.lake;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** Values that identify a row, equal where SQL takes them for equal: bytes by content, both zeroes alike. */
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
        return value instanceof Float number ? (Object) (number + 0.0f) : value;
    }
}
