package dev.tributary.lake;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The platform's Spark session for a handful of rows, in this JVM. */
public final class SmallSession {

    private SmallSession() {}

    /**
     * The caller stops it: the catalog of a session outlives the folder, and the next lake's tables have the same names.
     *
     * @param folder for tables without a place of their own
     */
    public static SparkSession in(Path folder) {
        return LakeSession.onLocalDisk(LakeSession.configure(SparkSession.builder()))
                .master("local[2]")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                // For a handful of rows, what Spark would generate and compile costs more than it saves; whole runs
                // are tested with it.
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .getOrCreate();
    }
}
