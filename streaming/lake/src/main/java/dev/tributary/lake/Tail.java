package dev.tributary.lake;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contract.LakeTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.util.JsonUtils;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The newest part of a table that only grows and whose rows carry a rising number. Follows the table by its commits and
 * finds rows by the statistics of files: to ask Delta for the same, the state of the table is computed after each commit,
 * which costs more than reading the rows. Not thread-safe.
 */
public final class Tail {

    private final Lake lake;
    private final LakeTable table;
    private final String column;
    private final List<Part> parts = new ArrayList<>();
    private Snapshot snapshot;
    private boolean nulls;

    /** A file with the range of its numbers. */
    private record Part(AddFile file, long first, long last, boolean nulls) {}

    /**
     * @param column of type bigint; in files without statistics about it rows are looked for always
     */
    public Tail(Lake lake, LakeTable table, String column) {
        this.lake = lake;
        this.table = table;
        this.column = column;
    }

    /**
     * Takes in the commits since the last call.
     *
     * @return the table's newest version
     */
    public long update() {
        DeltaLog log = log();
        Snapshot newest = log.update(false, Option.empty(), Option.empty());
        if (snapshot == null) {
            CollectionConverters.asJava(HeldRows.files(newest)).forEach(this::add);
        } else if (newest.version() > snapshot.version()) {
            Iterator<Tuple2<Object, Seq<Action>>> commits =
                    CollectionConverters.asJava(log.getChanges(snapshot.version() + 1, Option.empty(), false));
            while (commits.hasNext()) {
                Tuple2<Object, Seq<Action>> commit = commits.next();
                if ((Long) commit._1() > newest.version()) {
                    break;
                }
                for (Action action : CollectionConverters.asJava(commit._2())) {
                    // Compaction moves rows; the files they were in stay readable for as long as they are wanted here.
                    if (action instanceof AddFile file && file.dataChange()) {
                        add(file);
                    }
                }
            }
        }
        snapshot = newest;
        return newest.version();
    }

    /** Whether the number may be null in some row that was there at any {@link #update}. */
    public boolean hasNulls() {
        return nulls;
    }

    /** Lets go of files whose numbers are all at or below one that will not be asked for again. */
    public void forget(long through) {
        parts.removeIf(part -> part.last() <= through);
    }

    /**
     * Rows as of the last {@link #update}, in no order.
     *
     * @param after exclusive; not below what was forgotten
     * @param through inclusive
     */
    public Dataset<Row> between(long after, long through) {
        List<AddFile> files = parts.stream()
                .filter(part -> part.last() > after && part.first() <= through)
                .map(Part::file)
                .toList();
        return lake.rows(log(), snapshot, CollectionConverters.asScala(files).toSeq())
                .filter(col(column).gt(after).and(col(column).leq(through)));
    }

    /**
     * Rows of files that have not been read yet.
     *
     * @param files their paths in the table
     */
    public record Unseen(Dataset<Row> rows, Set<String> files) {}

    /**
     * Rows with a number above {@code after} in files that {@code seen} does not name.
     *
     * @param seen paths of files, as {@link Unseen#files} gave them
     */
    public Unseen unseen(long after, Set<String> seen) {
        List<AddFile> files = parts.stream()
                .filter(part -> part.last() > after)
                .map(Part::file)
                .filter(file -> !seen.contains(file.path()))
                .toList();
        Dataset<Row> rows = lake.rows(
                        log(), snapshot, CollectionConverters.asScala(files).toSeq())
                .filter(col(column).gt(after));
        return new Unseen(rows, files.stream().map(AddFile::path).collect(Collectors.toSet()));
    }

    /** About how many bytes the rows of a range take in their files, compressed. */
    public long bytes(long after, long through) {
        double bytes = 0;
        for (Part part : parts) {
            if (part.last() > after && part.first() <= through) {
                double numbers = (double) part.last() - part.first() + 1;
                double wanted = (double) Math.min(part.last(), through) - Math.max(part.first(), after + 1) + 1;
                bytes += part.file().size() * Math.min(1, wanted / numbers);
            }
        }
        return (long) bytes;
    }

    private void add(AddFile file) {
        Part part = part(file);
        nulls |= part.nulls();
        parts.add(part);
    }

    private Part part(AddFile file) {
        if (file.stats() != null) {
            try {
                JsonNode stats = JsonUtils.mapper().readTree(file.stats());
                JsonNode first = stats.path("minValues").path(column);
                JsonNode last = stats.path("maxValues").path(column);
                JsonNode without = stats.path("nullCount").path(column);
                if (without.isNumber()) {
                    boolean only = !first.isNumber()
                            && without.asLong() == stats.path("numRecords").asLong();
                    if (only) {
                        return new Part(file, Long.MAX_VALUE, Long.MIN_VALUE, true);
                    }
                    if (first.isNumber() && last.isNumber()) {
                        return new Part(file, first.asLong(), last.asLong(), without.asLong() > 0);
                    }
                }
            } catch (JsonProcessingException unreadable) {
                // As if there were none.
            }
        }
        return new Part(file, Long.MIN_VALUE, Long.MAX_VALUE, true);
    }

    private DeltaLog log() {
        return DeltaLog.forTable(lake.spark(), lake.location(table));
    }
}
