package dev.tributary.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeWriterTest {

    private static final StructType COLUMNS = new StructType()
            .add("id", DataTypes.LongType)
            .add("it's", DataTypes.StringType)
            .add(RowPosition.EPOCH, DataTypes.IntegerType)
            .add(RowPosition.SEQ, DataTypes.LongType)
            .add(RowPosition.COMMIT_TIME, DataTypes.TimestampType);
    private static final StructType NET = COLUMNS.add(NetRows.ACTION, DataTypes.StringType);

    @TempDir
    static Path folder;

    static Lake lake;

    @BeforeAll
    static void start() {
        SparkSession spark = LakeSession.configure(SparkSession.builder())
                .master("local[2]")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .getOrCreate();
        lake = new Lake(spark, folder.resolve("lake").toString());
    }

    @Test
    void appliesOnlyNewerPositionsAndARepetitionAddsNothingToTheFeed() {
        LakeTable table = table("guarded");
        write(table, null, upsert(1, "a", 5), upsert(2, "b", 5), upsert(3, "c", 5));
        write(table, null, upsert(1, "old", 4), upsert(2, "B", 6), delete(3, 7), delete(9, 7));
        assertThat(contents(table)).containsExactly("1 a 5", "2 B 6");
        assertThat(feed(table, 2))
                .containsExactlyInAnyOrder("update_preimage 2 b", "update_postimage 2 B", "delete 3 c");
        write(table, null, upsert(2, "B", 6), delete(3, 7));
        assertThat(contents(table)).containsExactly("1 a 5", "2 B 6");
        assertThat(feed(table, 3)).isEmpty();
    }

    @Test
    void theFenceTakesWhatIsOlderAndNotNamed() {
        LakeTable table = table("fenced");
        write(table, null, upsert(1, "a", 5), upsert(2, "b", 5), upsert(3, "c", 12), upsert(4, "d", 5));
        write(table, new Position(1, 10), upsert(2, "again", 11), keep(4, "d", 11));
        assertThat(contents(table)).containsExactly("2 again 11", "3 c 12", "4 d 5");
    }

    @Test
    void provenInsertsAreAppendedAndShowAsInserts() {
        LakeTable table = table("appended");
        new MergeWriter()
                .write(lake, table, new NetRows(rows(upsert(1, "a", 1)), List.of("id"), Optional.empty(), true));
        assertThat(contents(table)).containsExactly("1 a 1");
        assertThat(feed(table, 1)).containsExactly("insert 1 a");
    }

    private static LakeTable table(String name) {
        LakeTable table = LakeTable.refined(name);
        lake.create(table, COLUMNS);
        return table;
    }

    private static void write(LakeTable table, Position fence, Row... net) {
        new MergeWriter().write(lake, table, new NetRows(rows(net), List.of("id"), Optional.ofNullable(fence), false));
    }

    private static org.apache.spark.sql.Dataset<Row> rows(Row... net) {
        return lake.spark().createDataFrame(Arrays.asList(net), NET);
    }

    private static Row upsert(long id, String value, long seq) {
        return RowFactory.create(id, value, 1, seq, new Timestamp(seq), NetRows.UPSERT);
    }

    private static Row keep(long id, String value, long seq) {
        return RowFactory.create(id, value, 1, seq, new Timestamp(seq), NetRows.KEEP);
    }

    private static Row delete(long id, long seq) {
        return RowFactory.create(id, null, 1, seq, new Timestamp(seq), NetRows.DELETE);
    }

    private static List<String> contents(LakeTable table) {
        return lake.read(table).orderBy("id").collectAsList().stream()
                .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(3))
                .toList();
    }

    private static List<String> feed(LakeTable table, long from) {
        if (lake.version(table) < from) {
            return List.of();
        }
        return lake.changes(table, from, from).collectAsList().stream()
                .map(row -> row.getAs("_change_type") + " " + row.get(0) + " " + row.get(1))
                .toList();
    }
}
