package dev.tributary.lake;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.tributary.contract.LakeTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What {@link RowEdit} does, of rows that stay where Spark keeps them: new rows and the change feed are written by one
 * job, and of the rows that go only bitmaps come to the driver. The caller has read the old rows and decided already, so
 * unlike MERGE the table is not read again.
 */
final class DistributedEdit {

    private static final String CHANGE_TYPE = "_change_type";

    private static final StructType BITMAP =
            new StructType().add("file", DataTypes.StringType).add("rows", DataTypes.BinaryType);

    private final Lake lake;
    private final DeltaLog log;
    private final Snapshot snapshot;

    /**
     * @param version of the table that the changes were decided on
     */
    DistributedEdit(Lake lake, LakeTable table, long version) {
        this.lake = lake;
        this.log = DeltaLog.forTable(lake.spark(), lake.location(table));
        this.snapshot = log.getSnapshotAt(version, Option.empty(), Option.empty(), false);
    }

    /** Whether the table allows it. */
    boolean possible() {
        return RemovedRows.possible(snapshot);
    }

    /**
     * @throws java.util.ConcurrentModificationException if the table was changed since the version
     */
    void commit(NetRows.Placed changes) {
        OptimisticTransaction transaction = log.startTransaction(Option.empty(), Option.apply(snapshot));
        Seq<AddFile> files = HeldRows.files(snapshot);
        transaction.readWholeTable();
        transaction.trackFilesRead(files);
        RemovedRows removed = removed(changes.rows());
        List<Action> actions = new ArrayList<>(removed.actions(log, snapshot.version(), files));
        actions.addAll(CollectionConverters.asJava(transaction.writeFiles(written(changes))));
        new ChangeMetrics(changes.inserts(), changes.updates(), changes.deletes()).register(lake.spark(), transaction);
        transaction.commit(
                CollectionConverters.asScala(actions).toSeq(),
                // The checksum of the version is computed from that of the one before only for operations like this.
                new DeltaOperations.Merge(
                        Option.empty(), Option.empty(), Option.empty(), Option.empty(), none(), none(), none()));
        Compaction.afterChange(lake.spark(), log);
    }

    /** Each row as often as it is written: as a row of the table, and as one of the change feed. */
    private Dataset<Row> written(NetRows.Placed changes) {
        Dataset<Row> rows = changes.rows();
        Column action = col(NetRows.ACTION);
        Column table = lit(null).cast(DataTypes.StringType);
        List<Column> columns = new ArrayList<>();
        for (String name : snapshot.schema().fieldNames()) {
            columns.add(col(Lake.quote(name)));
        }
        boolean feed = Boolean.TRUE.equals(DeltaConfigs.CHANGE_DATA_FEED().fromMetaData(snapshot.metadata()));
        if (!feed || changes.updates() + changes.deletes() == 0) {
            return rows.filter(action.equalTo(NetRows.UPSERT)).select(columns.toArray(Column[]::new));
        }
        columns.add(explode(when(
                                action.equalTo(NetRows.UPSERT).and(col(NetRows.EXISTED)),
                                array(table, lit("update_postimage")))
                        .when(action.equalTo(NetRows.UPSERT), array(table, lit("insert")))
                        .when(action.equalTo(NetRows.UPDATED), array(lit("update_preimage")))
                        .otherwise(array(lit("delete"))))
                .as(CHANGE_TYPE));
        return rows.filter(action.isin(NetRows.UPSERT, NetRows.UPDATED, NetRows.DELETED))
                .select(columns.toArray(Column[]::new));
    }

    private static RemovedRows removed(Dataset<Row> rows) {
        RemovedRows removed = new RemovedRows();
        String[] place = HeldRows.PLACE.fieldNames();
        for (Row bitmap : rows.filter(col(NetRows.ACTION).isin(NetRows.UPDATED, NetRows.DELETED))
                .select(place[0], place[1])
                .mapPartitions((MapPartitionsFunction<Row, Row>) DistributedEdit::bitmaps, Encoders.row(BITMAP))
                .collectAsList()) {
            removed.addAll(bitmap.getString(0), RoaringBitmapArray.readFrom(bitmap.getAs(1)));
        }
        return removed;
    }

    private static Iterator<Row> bitmaps(Iterator<Row> places) {
        Map<String, RoaringBitmapArray> byFile = new HashMap<>();
        while (places.hasNext()) {
            Row place = places.next();
            byFile.computeIfAbsent(place.getString(0), file -> new RoaringBitmapArray())
                    .add(place.getLong(1));
        }
        return byFile.entrySet().stream()
                .map(file -> RowFactory.create(
                        file.getKey(), file.getValue().serializeAsByteArray(RoaringBitmapArrayFormat.Portable())))
                .iterator();
    }

    private static <T> Seq<T> none() {
        return CollectionConverters.asScala(Arrays.<T>asList()).toSeq();
    }
}
