package dev.tributary.lake;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.commands.DeltaOptimizeContext;
import org.apache.spark.sql.delta.commands.OptimizeExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Joins the small files that small commits leave, once there are many of a size: what was joined waits for others of its
 * like, so a row is written anew once or twice, not each time. The change feed does not show it.
 *
 * <p>Delta would do it after each commit ({@code autoOptimize.autoCompact}). But it counts the files in memory, from zero at
 * each start and not always right (release 4.4 was seen to join two at every other commit), it writes everything below half
 * of its target anew each time, and it computes the state of the whole table for it. Here the checksum of the version tells.
 */
final class Compaction {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    /** As many files of a size are joined. */
    static final int MANY = 50;

    private static final long MEGABYTE = 1 << 20;
    private static final List<Long> SIZES = List.of(4 * MEGABYTE, 64 * MEGABYTE);
    private static final long TARGET = 128 * MEGABYTE;

    private static final Set<String> UNDER_WAY = ConcurrentHashMap.newKeySet();
    private static final ExecutorService BACKGROUND = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "compaction");
        thread.setDaemon(true);
        return thread;
    });

    private Compaction() {}

    /** To be called after a commit that may have changed rows: nobody else could write meanwhile without a conflict. */
    static void afterChange(SparkSession spark, DeltaLog log) {
        Snapshot snapshot = log.unsafeVolatileSnapshot();
        due(snapshot).ifPresent(size -> join(spark, snapshot, size));
    }

    /** To be called after a commit that appended. Returns at once: appends go on meanwhile. */
    static void afterAppend(SparkSession spark, DeltaLog log) {
        String table = log.dataPath().toString();
        if (due(log.unsafeVolatileSnapshot()).isPresent() && UNDER_WAY.add(table)) {
            BACKGROUND.execute(() -> {
                try {
                    afterChange(spark, log);
                } finally {
                    UNDER_WAY.remove(table);
                }
            });
        }
    }

    /** A failure does no harm: the next commit tries again. */
    private static void join(SparkSession spark, Snapshot snapshot, long size) {
        try {
            new OptimizeExecutor(
                            spark,
                            snapshot,
                            Option.empty(),
                            CollectionConverters.asScala(List.<Expression>of()).toSeq(),
                            CollectionConverters.asScala(List.<String>of()).toSeq(),
                            true,
                            new DeltaOptimizeContext(
                                    Option.empty(), Option.apply(size), Option.apply(TARGET), Option.empty(), false))
                    .optimize();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            } else if (!spark.sparkContext().isStopped()) {
                LOG.warn("The small files of {} are not joined yet: {}", snapshot.dataPath(), e.toString());
            }
        }
    }

    /** The size below which files are to be joined, in bytes. */
    private static OptionalLong due(Snapshot snapshot) {
        Option<Seq<AddFile>> listed = snapshot.checksumOpt().flatMap(checksum -> checksum.allFiles());
        if (listed.isEmpty()) {
            // To count the small ones would cost as much as to look for them.
            return snapshot.version() % MANY == 0 ? OptionalLong.of(SIZES.get(0)) : OptionalLong.empty();
        }
        return due(CollectionConverters.asJava(listed.get()).stream()
                .map(AddFile::size)
                .toList());
    }

    /** The same for files of these sizes: each counts for the least of the limits that it is below. */
    static OptionalLong due(List<Long> files) {
        long from = 0;
        for (long to : SIZES) {
            long least = from;
            if (files.stream().filter(file -> file >= least && file < to).count() >= MANY) {
                return OptionalLong.of(to);
            }
            from = to;
        }
        return OptionalLong.empty();
    }
}
