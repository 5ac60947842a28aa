package dev.tributary.lake;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table {@code meta.cuts}: one row a cut, appended when everything in the cut is applied. */
public final class Cuts {

    private static final StructType STOPPED = new StructType()
            .add("epoch", DataTypes.IntegerType)
            .add("seq", DataTypes.LongType)
            .add("events", DataTypes.LongType)
            .add("since_cut", DataTypes.LongType)
            .add("cause", DataTypes.StringType);

    public static final StructType COLUMNS = new StructType()
            .add("cut", DataTypes.LongType)
            .add("from_epoch", DataTypes.IntegerType)
            .add("from_seq", DataTypes.LongType)
            .add("to_epoch", DataTypes.IntegerType)
            .add("to_seq", DataTypes.LongType)
            .add("commit_time", DataTypes.TimestampType)
            .add("lsn", DataTypes.LongType)
            .add("versions", DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType))
            .add("applied_at", DataTypes.TimestampType)
            .add("stopped", DataTypes.createMapType(DataTypes.StringType, STOPPED));

    private final Lake lake;

    public Cuts(Lake lake) {
        this.lake = lake;
        lake.create(LakeTable.CUTS, COLUMNS, Map.of(Lake.STATISTICS, "cut"));
        lake.addMissingColumns(LakeTable.CUTS, COLUMNS);
    }

    /** The newest cut, {@link Cut#NONE} before the first. */
    public Cut last() {
        return first(lake.read(LakeTable.CUTS)
                        .orderBy(col("cut").desc())
                        .limit(1)
                        .collectAsList())
                .orElse(Cut.NONE);
    }

    /** A cut by its number; {@link Cut#NONE} for 0. */
    public Cut at(long id) {
        if (id == 0) {
            return Cut.NONE;
        }
        return first(lake.read(LakeTable.CUTS).filter(col("cut").equalTo(id)).collectAsList())
                .orElseThrow(() -> new IllegalStateException("meta.cuts has no cut " + id));
    }

    /** Records a cut; a repetition of the same cut changes nothing. */
    public void append(Cut cut) {
        Row row = RowFactory.create(
                cut.id(),
                cut.from().epoch(),
                cut.from().seq(),
                cut.to().epoch(),
                cut.to().seq(),
                Instant.EPOCH.plus(cut.commitMicros(), ChronoUnit.MICROS),
                cut.lsn(),
                scala.jdk.javaapi.CollectionConverters.asScala(new HashMap<>(cut.versions())),
                Instant.now(),
                scala.jdk.javaapi.CollectionConverters.asScala(stopped(cut)));
        lake.appendOnce(
                LakeTable.CUTS,
                lake.spark().createDataFrame(List.of(row), COLUMNS).coalesce(1),
                "cuts",
                cut.id());
    }

    /** A row of {@code meta.cuts}, also as the change feed shows it. */
    public static Cut read(Row row) {
        Instant commit = row.getAs("commit_time");
        Map<String, Long> versions = row.getJavaMap(row.fieldIndex("versions"));
        return new Cut(
                row.getAs("cut"),
                new Position(row.getAs("from_epoch"), row.getAs("from_seq")),
                new Position(row.getAs("to_epoch"), row.getAs("to_seq")),
                ChronoUnit.MICROS.between(Instant.EPOCH, commit),
                row.getAs("lsn"),
                versions,
                stopped(row));
    }

    private static Map<String, Row> stopped(Cut cut) {
        Map<String, Row> rows = new HashMap<>();
        cut.stopped()
                .forEach((table, stopped) -> rows.put(
                        table,
                        RowFactory.create(
                                stopped.through().epoch(),
                                stopped.through().seq(),
                                stopped.events(),
                                stopped.sinceCut(),
                                stopped.cause())));
        return rows;
    }

    /** Rows of earlier releases have none. */
    private static Map<String, StoppedTable> stopped(Row row) {
        int at = row.fieldIndex("stopped");
        if (row.isNullAt(at)) {
            return Map.of();
        }
        Map<String, StoppedTable> stopped = new HashMap<>();
        row.<String, Row>getJavaMap(at)
                .forEach((table, each) -> stopped.put(
                        table,
                        new StoppedTable(
                                new Position(each.getInt(0), each.getLong(1)),
                                each.getLong(2),
                                each.getLong(3),
                                each.getString(4))));
        return stopped;
    }

    private static Optional<Cut> first(List<Row> rows) {
        return rows.stream().findFirst().map(Cuts::read);
    }
}
