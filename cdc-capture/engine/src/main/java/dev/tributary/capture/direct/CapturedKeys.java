package dev.tributary.capture.direct;

import dev.tributary.spec.SourceTable;
import io.debezium.relational.TableId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys by which the pipeline tells rows apart.
 *
 * @param keys table → columns, as the database names them
 */
public record CapturedKeys(Map<TableId, List<String>> keys) {

    public static CapturedKeys of(Collection<SourceTable> tables) {
        Map<TableId, List<String>> keys = new HashMap<>();
        tables.forEach(table -> keys.put(new TableId(null, table.schema(), table.name()), table.key()));
        return new CapturedKeys(Map.copyOf(keys));
    }

    /** Empty for a table that is not in the pipeline. */
    List<String> of(String schema, String table) {
        return keys.getOrDefault(new TableId(null, schema, table), List.of());
    }
}
