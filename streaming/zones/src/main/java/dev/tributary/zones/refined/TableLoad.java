package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.lake.Lake;
import dev.tributary.lake.StagedAppend;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Unchanged;
import dev.tributary.zones.avro.UndecodableException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a complete snapshot into an empty table, without a fold: each key is read once, so each record is a row.
 * Written in steps by ranges of numbers, shown with one commit, resumed behind the last step after a kill.
 *
 * <p>Nothing of this is taken on trust: a record that is no plain row, or a key that comes twice, ends the attempt before
 * anything is visible, and the records are folded like all others.
 */
final class TableLoad {

    private static final Logger LOG = LoggerFactory.getLogger(TableLoad.class);

    /** Numbers in one step: what a kill can cost. */
    static final long STEP = 1_000_000;

    /** Tasks and files of a step. */
    private static final int FILES = 2;

    private static final String PLAIN = "_plain";

    private final Lake lake;
    private final LakeTable table;
    private final TableShape shape;
    private final List<String> key;
    private final long step;

    TableLoad(Lake lake, LakeTable table, TableShape shape, List<String> key, long step) {
        this.lake = lake;
        this.table = table;
        this.shape = shape;
        this.key = key;
        this.step = step;
    }

    /**
     * Whether a table's records in a cut are the rows of one complete snapshot, and nothing else.
     *
     * @param snapshots the cut's snapshot markers, in order
     */
    static boolean isSnapshot(TopicFacts facts, List<Numbered> snapshots) {
        int size = snapshots.size();
        return facts.rows() > 0
                && facts.reads() == facts.events()
                && size >= 2
                && snapshots.get(size - 1).operation() == Operation.SNAPSHOT_ENDED
                && snapshots.get(size - 2).operation() == Operation.SNAPSHOT_BEGAN
                && snapshots.get(size - 2).position().seq() < facts.first()
                && snapshots.get(size - 1).position().seq() > facts.last();
    }

    /** Whether an earlier attempt at this cut got to its end. */
    boolean isDone(long cut) {
        return StagedAppend.isCommitted(lake, table, cut);
    }

    /**
     * @param records those of the table in the cut, with the columns of {@link TableRecords#flat}
     * @param progress told how many rows are written
     * @return whether the table has the rows; else it is as before, and the records have to be folded
     */
    boolean load(long cut, TopicFacts facts, Dataset<Row> records, ChangeReader reader, LongConsumer progress) {
        StagedAppend staged = new StagedAppend(
                lake, table, "cut " + cut + " numbers " + facts.first() + " to " + facts.last() + " by " + step);
        int number = 0;
        for (long from = facts.first(); from <= facts.last(); from += step, number++) {
            progress.accept(staged.count());
            if (!staged.has(number)
                    && !write(staged, number, records.filter(col("seq").between(from, from + step - 1)), reader)) {
                LOG.info("{}: a record of the snapshot is no plain row; its records are folded", table);
                staged.discard();
                return false;
            }
        }
        progress.accept(staged.count());
        long keys = staged.rows()
                .select(key.stream().map(column -> col(Lake.quote(column))).toArray(Column[]::new))
                .distinct()
                .count();
        if (keys != facts.rows() || staged.count() != facts.rows()) {
            LOG.warn(
                    "{}: {} rows of the snapshot have {} keys, so the key in the pipeline file does not identify a row;"
                            + " its records are folded",
                    table,
                    facts.rows(),
                    keys);
            staged.discard();
            return false;
        }
        staged.commit(cut);
        return true;
    }

    private boolean write(StagedAppend staged, int number, Dataset<Row> records, ChangeReader reader) {
        StructType rows = shape.tableColumns().add(PLAIN, DataTypes.BooleanType);
        Observation observation = new Observation();
        // The records of a step lie in few files, so without a shuffle one task would do nearly all of them.
        Dataset<Row> decoded = records.repartition(FILES, col("seq"))
                .mapPartitions(decoder(reader, places()), Encoders.row(rows))
                .observe(
                        observation,
                        count(lit(1)).as("records"),
                        coalesce(sum(when(col(PLAIN), 0L).otherwise(1L)), lit(0L))
                                .as("others"));
        try {
            staged.write(number, decoded.filter(col(PLAIN)).drop(PLAIN), () -> {
                if (((Number) of(observation).getOrDefault("others", 0L)).longValue() > 0) {
                    throw new NotPlain();
                }
            });
            return true;
        } catch (NotPlain e) {
            return false;
        }
    }

    /** Thrown and caught here: it keeps the files of a step from being noted. */
    private static final class NotPlain extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Map<String, Object> of(Observation observation) {
        try {
            return observation.getAsJava();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while loading a table", e);
        }
    }

    private int[] places() {
        return key.stream()
                .mapToInt(column -> shape.columns().fieldIndex(column))
                .toArray();
    }

    private static MapPartitionsFunction<Row, Row> decoder(ChangeReader reader, int[] key) {
        return records -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public Row next() {
                return row(records.next(), reader, key);
            }
        };
    }

    private static Row row(Row record, ChangeReader reader, int[] key) {
        int width = reader.width();
        Object[] values = new Object[width + 4];
        values[width] = record.getAs("epoch");
        values[width + 1] = record.getAs("seq");
        values[width + 2] = record.<Instant>getAs("commit_time");
        values[width + 3] = false;
        Change change;
        try {
            change = reader.read(record);
        } catch (UndecodableException e) {
            return RowFactory.create(values);
        }
        if (change.key() == null || change.movedFrom() != null || change.movedTo() != null) {
            return RowFactory.create(values);
        }
        for (int i = 0; i < width; i++) {
            if (change.after()[i] == Unchanged.VALUE) {
                return RowFactory.create(values);
            }
            values[i] = change.after()[i];
        }
        Object[] keyValues = change.key().values().toArray();
        for (int i = 0; i < key.length; i++) {
            if (keyValues[i] == null) {
                return RowFactory.create(values);
            }
            values[key[i]] = keyValues[i];
        }
        values[width + 3] = true;
        return RowFactory.create(values);
    }
}
