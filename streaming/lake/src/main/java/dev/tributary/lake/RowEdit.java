package dev.tributary.lake;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One commit that takes rows out of a table by deletion vectors and puts others in, with the change feed that MERGE would
 * write. Holds its rows in the driver.
 *
 * <p>Goes through Delta's own transaction, so files are written, constraints checked and conflicts found by Delta; what
 * is done here is what its commands do for themselves: the deletion vectors and the rows of the feed.
 */
final class RowEdit {

    private static final String CHANGE_TYPE = "_change_type";

    private final Lake lake;
    private final StructType columns;
    private final DeltaLog log;
    private final OptimisticTransaction transaction;
    private final boolean feed;
    private final List<Row> written = new ArrayList<>();
    private final RemovedRows removed = new RemovedRows();
    private long inserted;
    private long updated;
    private long deleted;

    /**
     * @param columns all columns of the table, in the order that rows have them
     */
    RowEdit(Lake lake, LakeTable table, StructType columns) {
        this.lake = lake;
        this.columns = columns;
        this.log = DeltaLog.forTable(lake.spark(), lake.location(table));
        this.transaction = log.startTransaction(Option.empty(), Option.empty());
        this.feed = Boolean.TRUE.equals(
                DeltaConfigs.CHANGE_DATA_FEED().fromMetaData(snapshot().metadata()));
    }

    /** The version that the edit starts from. */
    Snapshot snapshot() {
        return transaction.snapshot();
    }

    /** Whether the table allows it. */
    boolean possible() {
        return RemovedRows.possible(snapshot());
    }

    HeldRows held(List<String> key, Dataset<Row> keys) {
        return HeldRows.under(lake, log, snapshot(), List.of(columns.fieldNames()), key, keys);
    }

    HeldRows before(Position fence) {
        return HeldRows.before(lake, log, snapshot(), List.of(columns.fieldNames()), fence);
    }

    void insert(Row fresh) {
        inserted++;
        write(fresh, null);
        write(fresh, "insert");
    }

    /**
     * @param held a row of {@link HeldRows} at this edit's version
     */
    void update(Row held, Row fresh) {
        updated++;
        remove(held);
        write(fresh, null);
        write(held, "update_preimage");
        write(fresh, "update_postimage");
    }

    /**
     * @param held a row of {@link HeldRows} at this edit's version
     */
    void delete(Row held) {
        deleted++;
        remove(held);
        write(held, "delete");
    }

    /**
     * Commits, unless nothing was changed.
     *
     * @throws java.util.ConcurrentModificationException if somebody else changed the table meanwhile
     */
    void commit() {
        if (written.isEmpty()) {
            return;
        }
        Seq<AddFile> files = HeldRows.files(snapshot());
        // What was decided here depends on which rows the table holds: any other commit that adds rows is a conflict.
        transaction.readWholeTable();
        transaction.trackFilesRead(files);
        List<Action> actions = new ArrayList<>(removed.actions(log, snapshot().version(), files));
        actions.addAll(CollectionConverters.asJava(transaction.writeFiles(data())));
        new ChangeMetrics(inserted, updated, deleted).register(lake.spark(), transaction);
        transaction.commit(
                CollectionConverters.asScala(actions).toSeq(),
                // The checksum of the version is computed from that of the one before only for operations like this.
                new DeltaOperations.Merge(
                        Option.empty(), Option.empty(), Option.empty(), Option.empty(), none(), none(), none()));
        Compaction.afterChange(lake.spark(), log);
    }

    private void remove(Row held) {
        int place = HeldRows.place(held);
        removed.add(held.getString(place), held.getLong(place + 1));
    }

    /** Feed rows only where one asks for them: a commit of inserts alone shows as such without. */
    private void write(Row row, String change) {
        Object[] values = new Object[columns.size() + 1];
        for (int i = 0; i < columns.size(); i++) {
            values[i] = row.get(i);
        }
        values[columns.size()] = change;
        written.add(RowFactory.create(values));
    }

    private Dataset<Row> data() {
        Dataset<Row> all = lake.spark()
                .createDataFrame(written, columns.add(CHANGE_TYPE, DataTypes.StringType))
                .coalesce(1);
        return feed && updated + deleted > 0
                ? all
                : all.filter(all.col(CHANGE_TYPE).isNull()).drop(CHANGE_TYPE);
    }

    private static <T> Seq<T> none() {
        return CollectionConverters.asScala(List.<T>of()).toSeq();
    }
}
