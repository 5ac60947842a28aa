package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.HeldRows;
import dev.tributary.lake.Lake;
import dev.tributary.lake.NetRows;
import dev.tributary.reduce.Change;
import dev.tributary.zones.avro.SchemaLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** Folds one table's records of a cut with what the target holds, in the driver or, if they are many, distributed. */
final class TableFold {

    private static final int BROADCAST = 500_000;

    /** The rows of larger cuts would take the memory that sorting and joining them needs. */
    private static final int CACHED = 500_000;

    private static final Object[] TO_WRITE = {NetRows.UPSERT, NetRows.DELETE, NetRows.KEEP};
    private static final Object[] TO_REPLACE = {NetRows.UPSERT, NetRows.UPDATED, NetRows.DELETED};

    private final Lake lake;
    private final LakeTable table;
    private final TableShape shape;
    private final List<String> key;
    private final List<Change> marks;
    private final ChangeReader reader;

    /**
     * @param marks events that concern the whole table, in order
     */
    TableFold(
            Lake lake, LakeTable table, TableShape shape, List<String> key, List<Change> marks, SchemaLookup schemas) {
        this.lake = lake;
        this.table = table;
        this.shape = shape;
        this.key = key;
        this.marks = marks;
        this.reader = new ChangeReader(shape.columns(), key, schemas);
    }

    FoldOutcome of(TableRecords records, long count) {
        return records instanceof TableRecords.Few few ? few(few.rows()) : many(records.dataset(), count);
    }

    private FoldOutcome few(List<Row> all) {
        List<Row> records =
                all.stream().filter(row -> !"t".equals(row.getAs("op"))).toList();
        Dataset<Row> keys = lake.spark().createDataFrame(TouchedKeys.of(records, reader), shape.keyWithGroup());
        HeldRows held = HeldRows.under(lake, table, shape.tableNames(), key, keys);
        return FoldOutcome.of(group(false).fold(records.iterator(), held.rows().iterator()), held, lake.spark(), shape);
    }

    private FoldOutcome many(Dataset<Row> all, long count) {
        Dataset<Row> records = all.filter(col("op").notEqual("t"));
        KeyGroups groups = KeyGroups.of(records);
        boolean empty = shape.isEmpty();
        long version = lake.version(table);
        Dataset<Row> held;
        if (empty) {
            held = lake.spark()
                    .createDataFrame(List.of(), shape.tableColumns().add(KeyGroups.GROUP, DataTypes.BinaryType));
        } else {
            Dataset<Row> keys = records.flatMap(
                            TouchedKeys.withGroup(reader, groups), Encoders.row(shape.keyWithGroup()))
                    .distinct();
            held = held(version, count <= BROADCAST ? broadcast(keys) : keys);
        }
        Dataset<Row> folded = records.groupByKey(groups.ofRecord(), Encoders.BINARY())
                .cogroup(
                        held.groupByKey(KeyGroups.ofHeld(), Encoders.BINARY()),
                        group(!empty),
                        Encoders.row(shape.folded()))
                .persist(count <= CACHED ? StorageLevel.MEMORY_AND_DISK() : StorageLevel.DISK_ONLY());
        Row facts = folded.agg(
                        total("applied"),
                        total("superseded"),
                        total("stale"),
                        total("fenced"),
                        total("quarantined"),
                        total("unknown_toast"),
                        count(col(NetRows.ACTION).equalTo(NetRows.UPSERT)),
                        count(col(NetRows.ACTION).equalTo(NetRows.UPSERT).and(col(FoldedRows.FACT + "existed"))),
                        count(col(NetRows.ACTION).equalTo(NetRows.DELETE)))
                .first();
        return FoldOutcome.of(
                facts,
                folded.filter(col(NetRows.ACTION).isin(TO_WRITE)).select(shape.netColumns()),
                folded.filter(col(NetRows.ACTION).equalTo(FoldedRows.REFUSED))
                        .select(
                                col("_seq").as("seq"),
                                col(FoldedRows.FACT + "cause").as("cause")),
                empty ? Optional.empty() : Optional.of(placed(folded, version, facts)),
                folded);
    }

    private NetRows.Placed placed(Dataset<Row> folded, long version, Row facts) {
        List<Column> columns = new ArrayList<>(List.of(shape.netColumns()));
        columns.add(col(FoldedRows.FACT + "existed").as(NetRows.EXISTED));
        for (String place : HeldRows.PLACE.fieldNames()) {
            columns.add(col(place));
        }
        long updates = facts.getLong(7);
        return new NetRows.Placed(
                folded.filter(col(NetRows.ACTION).isin(TO_REPLACE)).select(columns.toArray(Column[]::new)),
                version,
                facts.getLong(6) - updates,
                updates,
                facts.getLong(8));
    }

    /** What the table holds under the keys, each row with its place and the group of its key. */
    private Dataset<Row> held(long version, Dataset<Row> keys) {
        Dataset<Row> target = HeldRows.located(lake, table, version, shape.tableNames());
        Column sameKey = key.stream()
                .map(column -> target.col(Lake.quote(column)).equalTo(keys.col(Lake.quote(column))))
                .reduce(Column::and)
                .orElseThrow();
        List<Column> columns = new ArrayList<>();
        shape.tableNames().forEach(column -> columns.add(target.col(Lake.quote(column))));
        for (String place : HeldRows.PLACE.fieldNames()) {
            columns.add(target.col(place));
        }
        columns.add(keys.col(KeyGroups.GROUP));
        return target.join(keys, sameKey).select(columns.toArray(Column[]::new));
    }

    private FoldGroup group(boolean withReplaced) {
        return new FoldGroup(
                reader,
                key.stream().map(column -> shape.columns().fieldIndex(column)).toList(),
                marks,
                withReplaced);
    }

    private static Column total(String count) {
        return coalesce(sum(col(FoldedRows.FACT + count)), lit(0L)).as(count);
    }

    private static Column count(Column condition) {
        return coalesce(sum(when(condition, 1L).otherwise(0L)), lit(0L));
    }
}
