package dev.tributary.lake;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.checkpointing.FileSystemBasedCheckpointFileManager;

/** The Spark session with the settings that the platform's work was measured with. */
public final class LakeSession {

    private LakeSession() {}

    /**
     * Adds what suits a lake on a local disk, where Hadoop's defaults start processes to ask for a file's kind and to set
     * its permissions, several for each commit.
     */
    public static SparkSession.Builder onLocalDisk(SparkSession.Builder builder) {
        return builder.config(
                        "spark.sql.streaming.checkpointFileManagerClass",
                        FileSystemBasedCheckpointFileManager.class.getName())
                .config("spark.hadoop.fs.file.impl", LocalDisk.class.getName());
    }

    /**
     * Adds Delta and the settings for many small commits to a builder; master, memory and application name are the
     * caller's.
     */
    public static SparkSession.Builder configure(SparkSession.Builder builder) {
        return builder.config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                // Times in the lake are UTC; a session in another zone would shift dates that SQL derives from them.
                .config("spark.sql.session.timeZone", "UTC")
                // Rows hold Instant and LocalDate: the old classes shift dates before 1582.
                .config("spark.sql.datetime.java8API.enabled", "true")
                // Batches are small and latency counts: few shuffle partitions, no re-planning between stages.
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.delta.logStore.file.impl", LinkingLogStore.class.getName())
                // The files of a table come with its checksum; above this number Spark jobs find them out.
                .config("spark.databricks.delta.allFilesInCrc.thresholdNumFiles", "500")
                // The schema of Delta's own log has more fields than the default of 100; beyond it every task generates
                // its code anew.
                .config("spark.sql.codegen.maxFields", "500")
                // Where that code does not compile Spark goes on without it; a thousand lines of it in the log help
                // nobody.
                .config("spark.sql.codegen.logging.maxLines", "0")
                // Each hash join and aggregate takes a page at once: with this heap's default of 32 MB and more, a
                // gigabyte of it was zeroes that waited for the collector.
                .config("spark.buffer.pageSize", "2m")
                // MERGE alone generates more classes than the default cache of 100 holds.
                .config("spark.sql.codegen.cache.maxEntries", "4000")
                .config("spark.databricks.delta.properties.defaults.enableChangeDataFeed", "true")
                .config("spark.databricks.delta.properties.defaults.enableDeletionVectors", "true")
                .config("spark.databricks.delta.properties.defaults.checkpointInterval", "50")
                // Compaction does it, at a fraction of the price; older tables ask for it by a property.
                .config("spark.databricks.delta.autoCompact.enabled", "false")
                .config("spark.sql.streaming.stopTimeout", "60s")
                .config("spark.ui.enabled", "false");
    }
}
