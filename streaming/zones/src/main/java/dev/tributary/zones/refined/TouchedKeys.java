package dev.tributary.zones.refined;

import dev.tributary.reduce.Key;
import dev.tributary.zones.avro.UndecodableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The keys whose rows in the target a fold needs: those of the records, and the other ends of their moves. */
final class TouchedKeys {

    private TouchedKeys() {}

    /** Of records in the driver: key columns and, last, no group. */
    static List<Row> of(List<Row> records, ChangeReader reader) {
        Set<Key> keys = new LinkedHashSet<>();
        records.forEach(record -> keys.addAll(of(record, reader)));
        return keys.stream().map(key -> row(key, null)).toList();
    }

    /** From a record to its keys: key columns and group. */
    static FlatMapFunction<Row, Row> withGroup(ChangeReader reader, KeyGroups groups) {
        return record -> of(record, reader).stream()
                .map(key -> row(key, groups.group(record.getAs("key"))))
                .iterator();
    }

    private static List<Key> of(Row record, ChangeReader reader) {
        List<Key> keys = new ArrayList<>(1);
        for (String column : List.of("key", "old_key", "new_key")) {
            byte[] message = record.getAs(column);
            if (message != null) {
                try {
                    keys.add(reader.key(message));
                } catch (UndecodableException unreadable) {
                    // The fold meets it too and refuses the record with this cause.
                    continue;
                }
            }
        }
        return keys;
    }

    private static Row row(Key key, byte[] group) {
        Object[] values = key.values().toArray();
        Object[] row = Arrays.copyOf(values, values.length + 1);
        row[values.length] = group;
        return RowFactory.create(row);
    }
}
