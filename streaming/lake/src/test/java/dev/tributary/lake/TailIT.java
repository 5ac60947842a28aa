package dev.tributary.lake;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.LakeTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailIT {

    private static final LakeTable TABLE = LakeTable.RAW_CHANGES;

    @TempDir
    static Path folder;

    static Lake lake;

    @BeforeAll
    static void start() {
        lake = LocalLake.in(folder);
    }

    @AfterAll
    static void stop() {
        lake.spark().stop();
    }

    @Test
    void followsCommitsAndReadsOnlyWhatIsWanted() {
        lake.create(
                TABLE,
                new StructType().add("seq", DataTypes.LongType).add("text", DataTypes.StringType),
                Map.of(Lake.STATISTICS, "seq"));
        append(numbers(1, 10));
        append(numbers(10, 20));
        Tail tail = new Tail(lake, TABLE, "seq");
        assertThat(tail.update()).isEqualTo(2);
        assertThat(between(tail, 0, 100)).hasSize(19).startsWith(1L).endsWith(19L);
        assertThat(between(tail, 4, 6)).containsExactly(5L, 6L);

        append(numbers(20, 30));
        assertThat(between(tail, 18, 100)).as("as of the last update").containsExactly(19L);
        assertThat(tail.update()).isEqualTo(3);
        assertThat(between(tail, 18, 21)).containsExactly(19L, 20L, 21L);

        tail.forget(9);
        assertThat(between(tail, 0, 100)).as("a whole file is forgotten").startsWith(10L);
        assertThat(tail.hasNulls()).isFalse();

        // Compaction moves rows and adds none.
        lake.spark().sql("OPTIMIZE " + TABLE.sql());
        append(numbers(30, 31));
        tail.update();
        assertThat(between(tail, 27, 100)).containsExactly(28L, 29L, 30L);

        append(lake.spark().range(1).select(lit(null).cast("bigint").as("seq"), lit("x").as("text")));
        tail.update();
        assertThat(tail.hasNulls()).isTrue();
        assertThat(between(tail, 27, Long.MAX_VALUE)).containsExactly(28L, 29L, 30L);
        Tail later = new Tail(lake, TABLE, "seq");
        later.update();
        assertThat(later.hasNulls()).isTrue();
        assertThat(between(later, 27, 29)).containsExactly(28L, 29L);
    }

    private static Dataset<Row> numbers(long from, long to) {
        return lake.spark()
                .range(from, to)
                .toDF("seq")
                .withColumn("text", lit("x"))
                .coalesce(1);
    }

    private static void append(Dataset<Row> rows) {
        rows.write().format("delta").mode("append").save(lake.location(TABLE));
    }

    private static List<Long> between(Tail tail, long after, long through) {
        return tail.between(after, through).collectAsList().stream()
                .map(row -> row.getLong(0))
                .sorted()
                .toList();
    }
}
