package dev.tributary.lake;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows that a table holds under some keys, each with its place: behind its columns the URL of its file and its number in
 * that file.
 *
 * @param version of the table
 */
public record HeldRows(long version, List<Row> rows) {

    /** Nobody looked. */
    public static final HeldRows UNKNOWN = new HeldRows(-1, List.of());

    /** Where a row is: the URL of its file, and its number in it. */
    public static final StructType PLACE =
            new StructType().add("_held_file", DataTypes.StringType).add("_held_row", DataTypes.LongType);

    private static final String KEY = "_held_key_";
    private static final String FILE = PLACE.fieldNames()[0];
    private static final String ROW = PLACE.fieldNames()[1];

    /**
     * Reads the newest version.
     *
     * @param columns to read, in this order
     * @param key the key columns
     * @param keys rows of the key columns in their order, perhaps with others behind them; few and distinct
     */
    public static HeldRows under(
            Lake lake, LakeTable table, List<String> columns, List<String> key, Dataset<Row> keys) {
        DeltaLog log = DeltaLog.forTable(lake.spark(), lake.location(table));
        return under(lake, log, log.update(false, Option.empty(), Option.empty()), columns, key, keys);
    }

    static HeldRows under(
            Lake lake, DeltaLog log, Snapshot snapshot, List<String> columns, List<String> key, Dataset<Row> keys) {
        Seq<AddFile> files = files(snapshot);
        if (files.isEmpty()) {
            return new HeldRows(snapshot.version(), List.of());
        }
        Dataset<Row> table = located(lake, log, snapshot, files, columns);
        List<Column> wanted = new ArrayList<>();
        Column same = lit(true);
        for (String column : key) {
            String name = KEY + wanted.size();
            wanted.add(col(Lake.quote(column)).as(name));
            same = same.and(table.col(Lake.quote(column)).eqNullSafe(col(name)));
        }
        Dataset<Row> found = table.join(broadcast(keys.select(wanted.toArray(Column[]::new))), same);
        return new HeldRows(
                snapshot.version(),
                found.select(Arrays.stream(table.columns())
                                .map(name -> found.col(Lake.quote(name)))
                                .toArray(Column[]::new))
                        .collectAsList());
    }

    /** Those with a position before this one. */
    static HeldRows before(Lake lake, DeltaLog log, Snapshot snapshot, List<String> columns, Position fence) {
        Seq<AddFile> files = files(snapshot);
        return new HeldRows(
                snapshot.version(),
                files.isEmpty()
                        ? List.of()
                        : located(lake, log, snapshot, files, columns)
                                .as("t")
                                .where(RowPosition.of("t").lt(RowPosition.of(fence)))
                                .collectAsList());
    }

    /** The rows of a table at a version, behind their columns those of {@link #PLACE}. */
    public static Dataset<Row> located(Lake lake, LakeTable table, long version, List<String> columns) {
        DeltaLog log = DeltaLog.forTable(lake.spark(), lake.location(table));
        Snapshot snapshot = log.getSnapshotAt(version, Option.empty(), Option.empty(), false);
        return located(lake, log, snapshot, files(snapshot), columns);
    }

    private static Dataset<Row> located(
            Lake lake, DeltaLog log, Snapshot snapshot, Seq<AddFile> files, List<String> columns) {
        List<Column> located = new ArrayList<>();
        columns.forEach(column -> located.add(col(Lake.quote(column))));
        located.add(col("_metadata.file_path").as(FILE));
        located.add(col("_metadata.row_index").as(ROW));
        return lake.rows(log, snapshot, files).select(located.toArray(Column[]::new));
    }

    /** From the checksum of the version if it lists them: computing them from the log takes Spark jobs. */
    static Seq<AddFile> files(Snapshot snapshot) {
        Option<Seq<AddFile>> listed = snapshot.checksumOpt().flatMap(checksum -> checksum.allFiles());
        return listed.isDefined()
                ? listed.get()
                : CollectionConverters.asScala(
                                Arrays.asList((AddFile[]) snapshot.allFiles().collect()))
                        .toSeq();
    }

    /** Where the place begins in a row. */
    static int place(Row held) {
        return held.size() - 2;
    }
}
