package dev.tributary.zones.events;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Records as {@code raw.events} holds them; offsets count up in each partition. */
final class RawEvents {

    private static final StructType COLUMNS = StructType.fromDDL(
            "topic STRING, partition INT, offset BIGINT, kafka_time TIMESTAMP, key_schema_id INT, value_schema_id INT,"
                    + " headers ARRAY<STRUCT<key: STRING, value: BINARY>>, key BINARY, value BINARY");

    private final Lake lake;
    private final String topic;
    private final long[] offsets = new long[4];
    private List<Row> rows = new ArrayList<>();

    RawEvents(Lake lake, String topic) {
        this.lake = lake;
        this.topic = topic;
    }

    static void create(Lake lake) {
        lake.create(LakeTable.RAW_EVENTS, COLUMNS);
    }

    RawEvents add(byte[] value) {
        return add(0, value);
    }

    RawEvents add(int partition, byte[] value) {
        long offset = offsets[partition]++;
        rows.add(RowFactory.create(
                topic,
                partition,
                offset,
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(offset),
                null,
                null,
                null,
                new byte[] {1},
                value));
        return this;
    }

    /** What was added since the last call. */
    Dataset<Row> batch() {
        Dataset<Row> batch = lake.spark().createDataFrame(rows, COLUMNS);
        rows = new ArrayList<>();
        return batch;
    }

    /** Appends what was added since the last call to the table. */
    void append() {
        batch().write().format("delta").mode("append").save(lake.location(LakeTable.RAW_EVENTS));
    }
}
