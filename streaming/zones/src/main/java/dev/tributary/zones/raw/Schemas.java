package dev.tributary.zones.raw;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.SchemaRegistry;
import dev.tributary.lake.Lake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code raw.schemas}: text of every schema id that a raw record names. Written before the records, so that
 * everything downstream can be rebuilt from raw alone, without the registry. Thread-safe.
 */
public final class Schemas {

    private static final Logger LOG = LoggerFactory.getLogger(Schemas.class);

    static final StructType COLUMNS = new StructType()
            .add("schema_id", DataTypes.IntegerType)
            .add("schema", DataTypes.StringType)
            .add("first_seen", DataTypes.TimestampType);

    private final Lake lake;
    private final SchemaRegistry registry;
    private final Map<Integer, String> texts = new ConcurrentHashMap<>();

    public Schemas(Lake lake, SchemaRegistry registry) {
        this.lake = lake;
        this.registry = registry;
        lake.create(LakeTable.RAW_SCHEMAS, COLUMNS);
        for (Row row : lake.read(LakeTable.RAW_SCHEMAS)
                .select(col("schema_id"), col("schema"))
                .collectAsList()) {
            texts.put(row.getInt(0), row.getString(1));
        }
    }

    /**
     * Makes sure that these ids are in the table. An id that the registry does not know is left out: records that name
     * it are quarantined when they are decoded.
     *
     * @throws dev.tributary.contract.AccessException if the registry cannot be reached
     */
    public synchronized void require(Collection<Integer> ids) {
        List<Row> fresh = new ArrayList<>();
        Map<Integer, String> found = new HashMap<>();
        for (int id : ids) {
            if (!texts.containsKey(id)) {
                try {
                    String text = registry.schema(id);
                    found.put(id, text);
                    fresh.add(RowFactory.create(id, text, Instant.now()));
                } catch (IllegalStateException unknown) {
                    LOG.warn("Records name schema {}, which the registry does not have: {}", id, unknown.getMessage());
                }
            }
        }
        if (!fresh.isEmpty()) {
            lake.spark()
                    .createDataFrame(fresh, COLUMNS)
                    .coalesce(1)
                    .write()
                    .format("delta")
                    .mode("append")
                    .save(lake.location(LakeTable.RAW_SCHEMAS));
            lake.compact(LakeTable.RAW_SCHEMAS);
            texts.putAll(found);
        }
    }

    /** All schemas known so far, by id. */
    public Map<Integer, String> texts() {
        return Collections.unmodifiableMap(texts);
    }
}
