package dev.tributary.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.source.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Shapes Debezium's source offset into one from which the log is replayed exactly from the end of a transaction.
 *
 * <p>Without {@code lsn_proc} Debezium asks PostgreSQL to stream from {@code lsn} and drops nothing itself; with it, it
 * searches for the place by the LSNs of single changes, which several rows can share. PostgreSQL then sends the
 * transactions whose commit record starts at or after {@code lsn}, which is where the last commit record ended.
 *
 * <p>What Debezium knows of a running incremental snapshot is kept too, so that it goes on there.
 */
final class SourceOffset {

    private static final String SNAPSHOT = "incremental_snapshot_";
    /** JSON array of objects with the tables that are not read completely, the one at work first. */
    static final String TABLES = SNAPSHOT + "collections";

    private static final String TABLE = TABLES + "_id";

    private static final String LAST_KEY = SNAPSHOT + "primary_key";
    private static final String MAXIMUM_KEY = SNAPSHOT + "maximum_key";
    /** Java's serialized form of null, as Debezium writes it. */
    private static final String NO_KEY = "aced000570";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SourceOffset() {}

    /** The tables that an incremental snapshot has not read completely: {@code public.orders}, once for each request. */
    static List<String> tables(Map<String, ?> offset) {
        if (!(offset.get(TABLES) instanceof String tables)) {
            return List.of();
        }
        try {
            List<String> names = new ArrayList<>();
            JSON.readTree(tables).forEach(table -> names.add(table.path(TABLE).asText()));
            return names;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Debezium's offset names no tables in " + tables, e);
        }
    }

    /**
     * The offset as Debezium can read it. It writes {@code public.Od d.t}, a table's names with a dot between them, which it
     * cannot take apart again where they hold a blank, a dot or a quote: such names are quoted.
     *
     * @param tables of the pipeline
     */
    static Map<String, Object> readable(Map<String, Object> offset, Collection<TableName> tables) {
        if (!(offset.get(TABLES) instanceof String text)) {
            return offset;
        }
        try {
            JsonNode collections = JSON.readTree(text);
            for (JsonNode collection : collections) {
                String id = collection.path(TABLE).asText();
                tables.stream()
                        .filter(table -> table.toString().equals(id))
                        .findFirst()
                        .ifPresent(table ->
                                ((ObjectNode) collection).put(TABLE, Sql.identifier(table.schema(), table.table())));
            }
            Map<String, Object> readable = new HashMap<>(offset);
            readable.put(TABLES, JSON.writeValueAsString(collections));
            return readable;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Debezium's offset names no tables in " + text, e);
        }
    }

    /**
     * @param before the offset before
     * @param debezium offset that Debezium attached to the record that ends the transaction; empty for a message
     *     outside of one, which changes nothing but the place
     * @param lsn to stream from; also what may be confirmed to PostgreSQL
     */
    static Map<String, Object> at(Map<String, Object> before, Map<String, Object> debezium, long lsn) {
        Map<String, Object> offset = new HashMap<>();
        for (String kept : new String[] {"ts_usec", "txId"}) {
            if (debezium.get(kept) != null) {
                offset.put(kept, debezium.get(kept));
            }
        }
        (debezium.isEmpty() ? before : debezium).forEach((name, value) -> {
            if (name.startsWith(SNAPSHOT) && value != null) {
                offset.put(name, value);
            }
        });
        // After a start Debezium forgets the place until it has sent the first chunk.
        if (NO_KEY.equalsIgnoreCase((String) offset.get(LAST_KEY))
                && Objects.equals(offset.get(TABLES), before.get(TABLES))
                && Objects.equals(offset.get(MAXIMUM_KEY), before.get(MAXIMUM_KEY))) {
            offset.put(LAST_KEY, before.get(LAST_KEY));
        }
        offset.put("lsn", lsn);
        offset.put("lsn_commit", lsn);
        return offset;
    }
}
