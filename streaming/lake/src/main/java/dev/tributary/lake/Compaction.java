package dev.tributary.lake;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.hooks.AutoCompact$;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Joins the small files that small commits leave, once there are many. The change feed does not show it.
 *
 * <p>The one who writes the table does it after a commit, so nobody conflicts with it. Delta would do the same after each
 * commit ({@code autoOptimize.autoCompact}), but its count of files is in memory and goes wrong (4.4: two files are many),
 * and to find out that nothing is to be done it computes the state of the whole table. Here the checksum of the version
 * tells, after a restart too.
 */
final class Compaction {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    /** As many small files are joined. */
    static final int MANY = 50;

    /** Half of what Delta makes of them: 128 MB. */
    private static final long SMALL = 64L << 20;

    private Compaction() {}

    /** To be called after a commit. A failure is told and does no harm: the next commit tries again. */
    static void afterCommit(SparkSession spark, DeltaLog log) {
        if (!isDue(log.unsafeVolatileSnapshot())) {
            return;
        }
        try {
            AutoCompact$.MODULE$.compact(
                    spark,
                    log,
                    Option.empty(),
                    CollectionConverters.asScala(List.<Expression>of()).toSeq(),
                    "tributary.compaction",
                    Option.empty());
        } catch (RuntimeException e) {
            LOG.warn("The small files of {} are not joined yet: {}", log.dataPath(), e.toString());
        }
    }

    private static boolean isDue(Snapshot snapshot) {
        Option<Seq<AddFile>> listed = snapshot.checksumOpt().flatMap(checksum -> checksum.allFiles());
        if (listed.isEmpty()) {
            // A table of many files: to count the small ones would cost as much as looking for them.
            return snapshot.version() % MANY == 0;
        }
        return CollectionConverters.asJava(listed.get()).stream()
                        .filter(file -> file.size() < SMALL)
                        .limit(MANY)
                        .count()
                == MANY;
    }
}
