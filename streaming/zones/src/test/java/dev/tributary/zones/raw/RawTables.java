package dev.tributary.zones.raw;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The raw tables without a Kafka before them. */
public final class RawTables {

    private RawTables() {}

    public static void create(Lake lake, Map<Integer, String> schemas) {
        lake.create(LakeTable.RAW_CHANGES, RawColumns.CHANGES);
        lake.create(LakeTable.RAW_EVENTS, RawColumns.EVENTS);
        lake.create(LakeTable.RAW_SCHEMAS, Schemas.COLUMNS);
        List<Row> rows = schemas.entrySet().stream()
                .map(schema -> RowFactory.create(schema.getKey(), schema.getValue(), Instant.EPOCH))
                .toList();
        lake.spark()
                .createDataFrame(rows, Schemas.COLUMNS)
                .write()
                .format("delta")
                .mode("append")
                .save(lake.location(LakeTable.RAW_SCHEMAS));
    }
}
