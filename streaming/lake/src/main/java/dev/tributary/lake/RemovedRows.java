package dev.tributary.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.delta.DeletionVectorsTableFeature$;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor$;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;
import org.apache.spark.sql.delta.storage.dv.HadoopFileSystemDVStore;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Rows that a commit takes out of the files of a table, by deletion vectors in one file. */
final class RemovedRows {

    private final Map<String, RoaringBitmapArray> byFile = new LinkedHashMap<>();

    /**
     * Whether the table allows it: rows can only be taken out where deletion vectors are on, and tracked rows would lose
     * their identity.
     */
    static boolean possible(Snapshot snapshot) {
        return snapshot.protocol().isFeatureSupported(DeletionVectorsTableFeature$.MODULE$)
                && Boolean.TRUE.equals(
                        DeltaConfigs.ENABLE_DELETION_VECTORS_CREATION().fromMetaData(snapshot.metadata()))
                && !Boolean.TRUE.equals(DeltaConfigs.ROW_TRACKING_ENABLED().fromMetaData(snapshot.metadata()));
    }

    /**
     * @param file its URL
     * @param row its number in the file
     */
    void add(String file, long row) {
        byFile.computeIfAbsent(file, any -> new RoaringBitmapArray()).add(row);
    }

    /** As {@link #add} for each row of a bitmap. */
    void addAll(String file, RoaringBitmapArray rows) {
        byFile.computeIfAbsent(file, any -> new RoaringBitmapArray()).merge(rows);
    }

    /**
     * Writes the deletion vectors.
     *
     * @param version of the table, for the message
     * @param files of the table at this version
     * @return what replaces the files in the log
     */
    List<Action> actions(DeltaLog log, long version, Seq<AddFile> files) {
        if (byFile.isEmpty()) {
            return List.of();
        }
        HadoopFileSystemDVStore store = new HadoopFileSystemDVStore(log.newDeltaHadoopConf());
        Path root = log.dataPath();
        UUID id = UUID.randomUUID();
        List<Action> actions = new ArrayList<>();
        int found = 0;
        try (var vectors = store.createWriter(store.generateFileNameInTable(store.pathWithFileSystem(root), id, ""))) {
            for (AddFile file : CollectionConverters.asJava(files)) {
                RoaringBitmapArray rows =
                        byFile.get(SparkPath.fromPath(file.absolutePath(log)).urlEncoded());
                if (rows == null) {
                    continue;
                }
                found++;
                if (file.deletionVector() != null) {
                    rows.merge(store.read(file.deletionVector(), root));
                }
                long now = System.currentTimeMillis();
                if (rows.cardinality() == (Long) file.numPhysicalRecords().get()) {
                    actions.add(file.removeWithTimestamp(now, true));
                    continue;
                }
                byte[] bytes = rows.serializeAsByteArray(RoaringBitmapArrayFormat.Portable());
                int offset = vectors.write(bytes).offset();
                DeletionVectorDescriptor vector = DeletionVectorDescriptor$.MODULE$.onDiskWithRelativePath(
                        id, "", bytes.length, rows.cardinality(), Option.apply(offset), Option.empty());
                var pair = file.removeRows(vector, true, true);
                actions.add(pair._1());
                actions.add(pair._2());
            }
        }
        if (found != byFile.size()) {
            throw new IllegalStateException("Of the files " + byFile.keySet() + " only " + found + " are in version "
                    + version + " of " + root);
        }
        return actions;
    }
}
