package dev.tributary.marts;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.LakeTable.Zone;
import dev.tributary.lake.Lake;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table {@code meta.mart_cuts}: which version of a mart shows which cut; a row each time a mart has moved. */
public final class MartCuts {

    public static final LakeTable TABLE = new LakeTable(Zone.META, "mart_cuts");

    static final StructType COLUMNS = new StructType()
            .add("mart", DataTypes.StringType)
            .add("cut", DataTypes.LongType)
            .add("commit_time", DataTypes.TimestampType)
            .add("version", DataTypes.LongType)
            .add("query", DataTypes.StringType)
            .add("grain", DataTypes.createArrayType(DataTypes.StringType))
            .add("applied_at", DataTypes.TimestampType);

    private final Lake lake;

    public MartCuts(Lake lake) {
        this.lake = lake;
        lake.create(TABLE, COLUMNS);
    }

    /** Where a mart stands; empty before its first cut. */
    public Optional<MartCut> last(String mart) {
        return newest(col("mart").equalTo(mart));
    }

    /**
     * Where a mart stood when a cut was the newest that it had reached.
     *
     * @param cut number of a cut; a mart may skip some and then shows the one before
     */
    public Optional<MartCut> at(String mart, long cut) {
        return newest(col("mart").equalTo(mart).and(col("cut").leq(cut)));
    }

    void append(MartCut reached) {
        Row row = RowFactory.create(
                reached.mart(),
                reached.cut(),
                Instant.EPOCH.plus(reached.commitMicros(), ChronoUnit.MICROS),
                reached.version(),
                reached.query(),
                reached.grain().toArray(String[]::new),
                Instant.now());
        lake.spark()
                .createDataFrame(List.of(row), COLUMNS)
                .coalesce(1)
                .write()
                .format("delta")
                .mode("append")
                .save(lake.location(TABLE));
        lake.compact(TABLE);
    }

    private Optional<MartCut> newest(Column of) {
        return lake
                .read(TABLE)
                .filter(of)
                .orderBy(col("cut").desc(), col("applied_at").desc())
                .limit(1)
                .collectAsList()
                .stream()
                .findFirst()
                .map(MartCuts::read);
    }

    private static MartCut read(Row row) {
        Instant commit = row.getAs("commit_time");
        return new MartCut(
                row.getAs("mart"),
                row.getAs("cut"),
                ChronoUnit.MICROS.between(Instant.EPOCH, commit),
                row.getAs("version"),
                row.getAs("query"),
                row.getList(row.fieldIndex("grain")));
    }
}
