package dev.tributary.zones.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import dev.tributary.lake.Lake;
import dev.tributary.lake.SmallSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A Spark session with a lake in a folder, and rows written as JSON. */
record LocalSpark(SparkSession session, Path folder) implements AutoCloseable {

    static LocalSpark in(Path folder) {
        return new LocalSpark(SmallSession.in(folder), folder);
    }

    Lake lake() {
        return new Lake(session, folder.resolve("lake").toString());
    }

    /** Rows of some columns, each written as a JSON object. */
    Dataset<Row> rows(String columns, String... json) {
        return session.createDataset(List.of(json), Encoders.STRING())
                .select(from_json(col("value"), StructType.fromDDL(columns), Map.of("mode", "FAILFAST"))
                        .as("row"))
                .select("row.*");
    }

    /** Each row as a JSON object, nulls included. */
    static List<String> json(Dataset<Row> rows) {
        return rows.select(to_json(struct(col("*")), Map.of("ignoreNullFields", "false")))
                .as(Encoders.STRING())
                .collectAsList();
    }

    @Override
    public void close() {
        session.stop();
    }
}
