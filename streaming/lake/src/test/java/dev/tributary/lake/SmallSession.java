package dev.tributary.lake;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The platform's Spark session for a handful of rows, in this JVM. */
public final class SmallSession {

    private SmallSession() {}

    /**
     * For a handful of rows, what Spark would generate and compile costs more than it saves, so nothing is generated. The
     * caller stops the session: its catalog outlives the folder, and the next lake's tables have the same names.
     *
     * @param folder for tables without a place of their own
     */
    public static SparkSession in(Path folder) {
        return builder(folder)
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .getOrCreate();
    }

    /**
     * The same with the code that Spark generates in production: one test of each stage runs with it, because generated and
     * interpreted expressions are two implementations.
     */
    public static SparkSession generatingCode(Path folder) {
        return builder(folder).getOrCreate();
    }

    private static SparkSession.Builder builder(Path folder) {
        return LakeSession.onLocalDisk(LakeSession.configure(SparkSession.builder()))
                .master("local[2]")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
    }
}
