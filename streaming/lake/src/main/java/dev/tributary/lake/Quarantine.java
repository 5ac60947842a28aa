package dev.tributary.lake;

import dev.tributary.contract.LakeTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table {@code meta.quarantine}: records that could not be understood, with their cause and their bytes. */
public final class Quarantine {

    public static final StructType COLUMNS = new StructType()
            .add("topic", DataTypes.StringType)
            .add("partition", DataTypes.IntegerType)
            .add("offset", DataTypes.LongType)
            .add("seq", DataTypes.LongType)
            .add("cause", DataTypes.StringType)
            .add("key", DataTypes.BinaryType)
            .add("value", DataTypes.BinaryType)
            .add("quarantined_at", DataTypes.TimestampType);

    private final Lake lake;
    private long countedVersion = -1;
    private long count;

    public Quarantine(Lake lake) {
        this.lake = lake;
        lake.create(LakeTable.QUARANTINE, COLUMNS);
    }

    /**
     * Adds records once.
     *
     * @param records topic, partition, offset, seq, cause, key, value
     * @param writer who writes, one name for each source of records
     * @param number rises with each batch of this writer
     */
    public void append(Dataset<Row> records, String writer, long number) {
        Dataset<Row> rows = records.withColumn("quarantined_at", functions.current_timestamp())
                .select("topic", "partition", "offset", "seq", "cause", "key", "value", "quarantined_at")
                .coalesce(1);
        lake.appendOnce(LakeTable.QUARANTINE, rows, "quarantine-" + writer, number);
    }

    /** How many records the table holds; counted anew only when it changed. */
    public synchronized long count() {
        long version = lake.version(LakeTable.QUARANTINE);
        if (version != countedVersion) {
            count = lake.read(LakeTable.QUARANTINE).count();
            countedVersion = version;
        }
        return count;
    }
}
