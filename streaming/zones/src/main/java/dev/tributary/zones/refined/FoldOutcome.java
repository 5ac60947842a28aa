package dev.tributary.zones.refined;

import dev.tributary.lake.HeldRows;
import dev.tributary.lake.NetRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a fold came to.
 *
 * @param net rows for the writer
 * @param few the same in the driver, if they are there
 * @param placed the same with the rows that they replace, if the fold was distributed and the target is not empty
 * @param refused {@code seq, cause} of the events that were refused
 * @param upserts rows of {@code net} to write, {@code updates} of them over a row that the target holds
 * @param cached what to let go of afterwards, or null
 */
record FoldOutcome(
        Dataset<Row> net,
        Optional<NetRows.Few> few,
        Optional<NetRows.Placed> placed,
        Dataset<Row> refused,
        long applied,
        long superseded,
        long stale,
        long fenced,
        long quarantined,
        long unknownToast,
        long upserts,
        long updates,
        long deletes,
        Dataset<Row> cached)
        implements AutoCloseable {

    private static final StructType REFUSED =
            new StructType().add("seq", DataTypes.LongType).add("cause", DataTypes.StringType);

    /** Of a distributed fold, from the sums in the order of the components. */
    static FoldOutcome of(
            Row facts, Dataset<Row> net, Dataset<Row> refused, Optional<NetRows.Placed> placed, Dataset<Row> cached) {
        return new FoldOutcome(
                net,
                Optional.empty(),
                placed,
                refused,
                facts.getLong(0),
                facts.getLong(1),
                facts.getLong(2),
                facts.getLong(3),
                facts.getLong(4),
                facts.getLong(5),
                facts.getLong(6),
                facts.getLong(7),
                facts.getLong(8),
                cached);
    }

    /**
     * Of a fold in the driver.
     *
     * @param folded rows of {@link TableShape#folded}
     * @param held what they were folded with
     */
    static FoldOutcome of(List<Row> folded, HeldRows held, SparkSession spark, TableShape shape) {
        int width = shape.columns().size() + 3;
        List<Row> net = new ArrayList<>();
        List<Row> refused = new ArrayList<>();
        long[] sums = new long[7];
        long upserts = 0;
        long updates = 0;
        long deletes = 0;
        for (Row row : folded) {
            String action = row.getString(0);
            if (action.equals(FoldedRows.COUNTS)) {
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += row.getLong(width + 3 + i);
                }
            } else if (action.equals(FoldedRows.REFUSED)) {
                refused.add(RowFactory.create(row.get(width - 1), row.get(width + 2)));
            } else {
                Object[] values = new Object[width + 1];
                for (int i = 0; i < width; i++) {
                    values[i] = row.get(i + 1);
                }
                values[width] = action;
                net.add(RowFactory.create(values));
                boolean upsert = action.equals(NetRows.UPSERT);
                upserts += upsert ? 1 : 0;
                updates += upsert && row.getBoolean(width + 1) ? 1 : 0;
                deletes += action.equals(NetRows.DELETE) ? 1 : 0;
            }
        }
        StructType type = new StructType(Arrays.stream(shape.netNames())
                .map(name -> shape.folded().apply(name))
                .toArray(org.apache.spark.sql.types.StructField[]::new));
        return new FoldOutcome(
                spark.createDataFrame(net, type),
                Optional.of(new NetRows.Few(net, held)),
                Optional.empty(),
                spark.createDataFrame(refused, REFUSED),
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[5],
                sums[6],
                upserts,
                updates,
                deletes,
                null);
    }

    @Override
    public void close() {
        if (cached != null) {
            cached.unpersist();
        }
    }
}
