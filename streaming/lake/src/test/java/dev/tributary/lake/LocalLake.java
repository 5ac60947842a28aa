package dev.tributary.lake;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** A lake in a folder, in a session of this JVM. */
final class LocalLake {

    private LocalLake() {}

    /** The caller stops the session: the next lake's tables have the same names. */
    static Lake in(Path folder) {
        SparkSession spark = LakeSession.configure(SparkSession.builder())
                .master("local[2]")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .getOrCreate();
        return new Lake(spark, folder.resolve("lake").toString());
    }
}
