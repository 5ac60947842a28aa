package dev.tributary.lake;

import dev.tributary.contract.LakeTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Action$;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Appends many rows to a table in steps and makes them visible with one commit. Each step writes data files that no
 * version of the table names, and notes them in a journal below the checkpoints; a process that is killed goes on behind
 * the last step that was noted.
 *
 * <p>The journal is a folder: {@code load} holds the name of the load and the table's version, {@code step-<n>} the file
 * actions of one step, a line each, as Delta writes them into its log.
 */
public final class StagedAppend {

    private static final Logger LOG = LoggerFactory.getLogger(StagedAppend.class);
    private static final String STEP = "step-";

    /** Name of the writer in the table's transaction identifiers. */
    private static final String WRITER = "load";

    private final Lake lake;
    private final LakeTable table;
    private final DeltaLog log;
    private final Snapshot snapshot;
    private final Path journal;
    private final Map<Integer, List<AddFile>> steps = new TreeMap<>();

    /**
     * Takes up the load of this name, or begins it; what an earlier load of another name or on another version of the
     * table had noted is dropped.
     *
     * @param name tells what is loaded
     */
    public StagedAppend(Lake lake, LakeTable table, String name) {
        this.lake = lake;
        this.table = table;
        this.log = DeltaLog.forTable(lake.spark(), lake.location(table));
        this.snapshot = log.update(false, Option.empty(), Option.empty());
        this.journal = new Path(lake.checkpoint("load") + "/" + table.path());
        String header = name + " on version " + snapshot.version();
        try {
            if (header.equals(read("load"))) {
                resume();
            } else {
                discard();
                write("load", header);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the journal of the load of " + table + " in " + journal, e);
        }
    }

    /** Whether a step was written, by this process or an earlier one. */
    public boolean has(int step) {
        return steps.containsKey(step);
    }

    /** Rows written so far. */
    public long count() {
        return steps.values().stream()
                .flatMap(List::stream)
                .mapToLong(file -> (Long) file.numPhysicalRecords().get())
                .sum();
    }

    /**
     * Writes the rows of one step.
     *
     * @param beforeNoting called when the rows are in files; what it throws prevents that they are noted
     */
    public void write(int step, Dataset<Row> rows, Runnable beforeNoting) {
        OptimisticTransaction transaction = log.startTransaction(Option.empty(), Option.apply(snapshot));
        List<AddFile> files = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Action action : CollectionConverters.asJava(transaction.writeFiles(rows))) {
            if (!(action instanceof AddFile file)) {
                throw new IllegalStateException("Writing rows to " + table + " gave " + action);
            }
            files.add(file);
            lines.add(file.json());
        }
        beforeNoting.run();
        try {
            write(STEP + step, String.join("\n", lines));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot note a step of the load of " + table + " in " + journal, e);
        }
        steps.put(step, files);
    }

    /** All rows written so far, which no reader of the table sees yet. */
    public Dataset<Row> rows() {
        return lake.rows(log, snapshot, files());
    }

    /** Whether the table has the rows of this load or of one with a higher number. */
    public static boolean isCommitted(Lake lake, LakeTable table, long number) {
        DeltaLog log = DeltaLog.forTable(lake.spark(), lake.location(table));
        return Lake.lastNumber(log.update(false, Option.empty(), Option.empty()), WRITER) >= number;
    }

    /**
     * Makes the rows visible, as inserts in the change feed.
     *
     * @param number rises with each load of the table
     * @throws java.util.ConcurrentModificationException if somebody else changed the table since the load began
     */
    public void commit(long number) {
        OptimisticTransaction transaction = log.startTransaction(Option.empty(), Option.apply(snapshot));
        transaction.readWholeTable();
        List<Action> actions = new ArrayList<>(CollectionConverters.asJava(files()));
        new ChangeMetrics(count(), 0, 0).register(lake.spark(), transaction);
        actions.add(new SetTransaction(WRITER, number, Option.apply(System.currentTimeMillis())));
        transaction.commit(
                CollectionConverters.asScala(actions).toSeq(),
                new DeltaOperations.Merge(
                        Option.empty(), Option.empty(), Option.empty(), Option.empty(), none(), none(), none()));
        discard();
        Compaction.afterChange(lake.spark(), log);
    }

    /** Forgets what was written; its files belong to no version, and VACUUM removes them. */
    public void discard() {
        try {
            files(journal).delete(journal, true);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the journal of the load of " + table + " in " + journal, e);
        }
        steps.clear();
    }

    private void resume() throws IOException {
        for (FileStatus status : files(journal).listStatus(journal)) {
            String name = status.getPath().getName();
            if (name.startsWith(STEP) && !name.endsWith(".new")) {
                List<AddFile> files = read(name)
                        .lines()
                        .map(line -> (AddFile) Action$.MODULE$.fromJson(line))
                        .toList();
                steps.put(Integer.parseInt(name.substring(STEP.length())), files);
            }
        }
        LOG.info("The load of {} goes on behind {} steps with {} rows", table, steps.size(), count());
    }

    private Seq<AddFile> files() {
        return CollectionConverters.asScala(
                        steps.values().stream().flatMap(List::stream).toList())
                .toSeq();
    }

    private String read(String name) throws IOException {
        Path file = new Path(journal, name);
        try (var in = files(file).open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (FileNotFoundException absent) {
            return null;
        }
    }

    /** A crash leaves the whole text or none. */
    private void write(String name, String text) throws IOException {
        Path file = new Path(journal, name);
        Path fresh = file.suffix(".new");
        FileSystem files = files(file);
        try (var out = files.create(fresh, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        files.delete(file, false);
        if (!files.rename(fresh, file)) {
            throw new IOException("Cannot rename " + fresh + " to " + file);
        }
    }

    private FileSystem files(Path path) throws IOException {
        return path.getFileSystem(lake.spark().sparkContext().hadoopConfiguration());
    }

    private static <T> Seq<T> none() {
        return CollectionConverters.asScala(List.<T>of()).toSeq();
    }
}
