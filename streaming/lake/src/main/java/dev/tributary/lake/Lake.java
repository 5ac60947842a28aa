package dev.tributary.lake;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.LakeTable.Zone;
import io.delta.tables.DeltaTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The Delta tables of one pipeline below one root folder, each also a table in SQL ({@code refined.orders}). Thread-safe.
 */
public final class Lake {

    /**
     * Property: statistics of these columns only, in the form {@code a,b}. Of many columns they cost more than writing a
     * small batch of rows.
     */
    public static final String STATISTICS = "delta.dataSkippingStatsColumns";

    /** Characters that Parquet columns cannot have: Delta then keeps the names apart from those in the files. */
    private static final Pattern NEEDS_MAPPING = Pattern.compile("[ ,;{}()\\n\\t=]");

    private static final String MAPPING = "delta.columnMapping.mode";

    private final SparkSession spark;
    private final String root;

    /**
     * @param root folder or URI; made on the first write
     */
    public Lake(SparkSession spark, String root) {
        this.spark = spark;
        this.root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
        for (Zone zone : Zone.values()) {
            if (!spark.catalog().databaseExists(zone.id())) {
                spark.sql("CREATE DATABASE IF NOT EXISTS " + zone.id());
            }
        }
    }

    public SparkSession spark() {
        return spark;
    }

    /** The same tables through another session: its settings and temporary views are apart. */
    public Lake session() {
        return new Lake(spark.newSession(), root);
    }

    public String location(LakeTable table) {
        return root + "/" + table.path();
    }

    /** Folder for the checkpoint of a streaming query. */
    public String checkpoint(String query) {
        return root + "/_checkpoints/" + query;
    }

    public boolean exists(LakeTable table) {
        return DeltaTable.isDeltaTable(spark, location(table));
    }

    /**
     * Makes a table with the change feed on unless it is there, and names it in SQL.
     *
     * @param columns in this order, all nullable, not partitioned
     */
    public void create(LakeTable table, StructType columns) {
        create(table, columns, Map.of());
    }

    /**
     * As the other one.
     *
     * @param properties of the table, if it is not there yet
     */
    public void create(LakeTable table, StructType columns, Map<String, String> properties) {
        if (exists(table)) {
            name(table);
            return;
        }
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put("delta.enableChangeDataFeed", "true");
        if (needMapping(List.of(columns.fields()))) {
            all.put(MAPPING, "name");
        }
        List<String> set = new ArrayList<>();
        all.forEach((name, value) -> set.add("'" + name + "' = '" + value + "'"));
        spark.sql("CREATE TABLE IF NOT EXISTS " + table.sql() + " (" + definitions(List.of(columns.fields()))
                + ") USING delta LOCATION " + literal(location(table)) + " TBLPROPERTIES (" + String.join(", ", set)
                + ")");
    }

    /** Adds columns that the table does not have yet, at its end. */
    public void addColumns(LakeTable table, List<StructField> columns) {
        if (columns.isEmpty()) {
            return;
        }
        if (needMapping(columns)) {
            spark.sql("ALTER TABLE " + table.sql() + " SET TBLPROPERTIES ('" + MAPPING + "' = 'name')");
        }
        spark.sql("ALTER TABLE " + table.sql() + " ADD COLUMNS (" + definitions(columns) + ")");
    }

    /** Adds those columns that the table does not have: it may be of an earlier release. */
    public void addMissingColumns(LakeTable table, StructType columns) {
        StructType present = read(table).schema();
        addColumns(
                table,
                Arrays.stream(columns.fields())
                        .filter(column -> present.getFieldIndex(column.name()).isEmpty())
                        .toList());
    }

    /** Lets the types of the table's columns become wider; files that are there stay as they are. */
    public void allowWidening(LakeTable table) {
        DeltaLog log = DeltaLog.forTable(spark, location(table));
        boolean allowed = Boolean.TRUE.equals(DeltaConfigs.ENABLE_TYPE_WIDENING()
                .fromMetaData(log.update(false, Option.empty(), Option.empty()).metadata()));
        if (!allowed) {
            spark.sql("ALTER TABLE " + table.sql() + " SET TBLPROPERTIES ('delta.enableTypeWidening' = 'true')");
        }
    }

    /**
     * Changes the type of a column without rewriting the table.
     *
     * @param type from {@link WiderType}, of the column's type and another
     */
    public void widen(LakeTable table, String column, DataType type) {
        allowWidening(table);
        StringBuilder path = new StringBuilder(quote(column));
        DataType changed = type;
        while (changed instanceof ArrayType array) {
            path.append(".element");
            changed = array.elementType();
        }
        spark.sql("ALTER TABLE " + table.sql() + " ALTER COLUMN " + path + " TYPE " + changed.sql());
    }

    private static boolean needMapping(List<StructField> columns) {
        return columns.stream()
                .anyMatch(column -> NEEDS_MAPPING.matcher(column.name()).find());
    }

    /** Names a table that exists in SQL; the catalog of the session does not outlive it. */
    public void name(LakeTable table) {
        spark.sql("CREATE TABLE IF NOT EXISTS " + table.sql() + " USING delta LOCATION " + literal(location(table)));
    }

    public DeltaTable table(LakeTable table) {
        return DeltaTable.forPath(spark, location(table));
    }

    /** The table as it is now; what is committed later is not seen. */
    public Dataset<Row> read(LakeTable table) {
        DeltaLog log = DeltaLog.forTable(spark, location(table));
        return listed(log, log.update(false, Option.empty(), Option.empty()))
                .orElseGet(() -> spark.read().format("delta").load(location(table)));
    }

    /** The table as it was at one of its versions. */
    public Dataset<Row> read(LakeTable table, long version) {
        DeltaLog log = DeltaLog.forTable(spark, location(table));
        return listed(log, log.getSnapshotAt(version, Option.empty(), Option.empty(), false))
                .orElseGet(() -> spark.read()
                        .format("delta")
                        .option("versionAsOf", version)
                        .load(location(table)));
    }

    /**
     * If the checksum of the version lists the files, they are read as they are listed; otherwise Delta computes them from
     * its log, which for a small table costs several times of what reading it does.
     */
    private Optional<Dataset<Row>> listed(DeltaLog log, Snapshot snapshot) {
        var files = snapshot.checksumOpt().flatMap(checksum -> checksum.allFiles());
        return files.isDefined() ? Optional.of(rows(log, snapshot, files.get())) : Optional.empty();
    }

    /** Rows of some files. Delta makes the dataset in the active session, which in a stream's thread is another one. */
    Dataset<Row> rows(DeltaLog log, Snapshot snapshot, Seq<AddFile> files) {
        Option<SparkSession> active = SparkSession.getActiveSession();
        SparkSession.setActiveSession(spark);
        try {
            return log.createDataFrame(snapshot, files, false, Option.empty());
        } finally {
            if (active.isDefined()) {
                SparkSession.setActiveSession(active.get());
            } else {
                SparkSession.clearActiveSession();
            }
        }
    }

    /**
     * The change feed of some versions: the table's columns, {@code _change_type} (insert, update_preimage,
     * update_postimage, delete), {@code _commit_version}, {@code _commit_timestamp}.
     *
     * @param from first version, inclusive
     * @param to last version, inclusive; at least {@code from}
     */
    public Dataset<Row> changes(LakeTable table, long from, long to) {
        return spark.read()
                .format("delta")
                .option("readChangeFeed", "true")
                .option("startingVersion", from)
                .option("endingVersion", to)
                .load(location(table));
    }

    /** The change feed as a stream, from the table's first version. */
    public Dataset<Row> changeStream(LakeTable table) {
        return spark.readStream()
                .format("delta")
                .option("readChangeFeed", "true")
                .option("startingVersion", 0)
                .load(location(table));
    }

    /** Newest version of a table. */
    public long version(LakeTable table) {
        return DeltaLog.forTable(spark, location(table))
                .update(false, Option.empty(), Option.empty())
                .version();
    }

    /**
     * Appends rows once: a repeated call with the same writer and a number not above the last one writes nothing.
     * Without rows nothing is committed.
     *
     * <p>The same promise as Delta's options {@code txnAppId} and {@code txnVersion}, but the last number is read from
     * the checksum of the newest version: with these options Delta computes the whole state of the table for each
     * append, which costs more than the append.
     *
     * @throws IllegalStateException if a column is not the table's, or of another type
     */
    public void appendOnce(LakeTable table, Dataset<Row> rows, String writer, long number) {
        appendOnce(table, rows, writer, number, () -> {});
    }

    /**
     * As the other one.
     *
     * @param beforeCommit called when the rows are in files that nobody sees yet; not called if nothing is written. What
     *     it throws prevents the commit
     */
    public void appendOnce(LakeTable table, Dataset<Row> rows, String writer, long number, Runnable beforeCommit) {
        DeltaLog log = DeltaLog.forTable(spark, location(table));
        OptimisticTransaction transaction = log.startTransaction(Option.empty(), Option.empty());
        // A commit of the same writer between here and our commit is a conflict.
        transaction.readTxn().addOne(writer);
        if (number <= lastNumber(transaction.snapshot(), writer)) {
            return;
        }
        requireColumns(table, transaction.snapshot().schema(), rows.schema());
        List<Action> actions = new ArrayList<>(CollectionConverters.asJava(transaction.writeFiles(rows)));
        if (actions.isEmpty()) {
            return;
        }
        beforeCommit.run();
        actions.add(new SetTransaction(writer, number, Option.apply(System.currentTimeMillis())));
        transaction.commit(
                CollectionConverters.asScala(actions).toSeq(),
                new DeltaOperations.StreamingUpdate(OutputMode.Append(), writer, number, Option.empty()));
        Compaction.afterAppend(spark, log);
    }

    /** To be called after commits that go past this class: joins the table's small files once they are many. */
    public void compact(LakeTable table) {
        Compaction.afterChange(spark, DeltaLog.forTable(spark, location(table)));
    }

    /** Writing into a transaction skips Delta's own check, and a file with other types would be found out on reading. */
    private static void requireColumns(LakeTable table, StructType has, StructType rows) {
        for (StructField column : rows.fields()) {
            String type = column.dataType().catalogString();
            String wanted = has.getFieldIndex(column.name()).isEmpty()
                    ? null
                    : has.apply(column.name()).dataType().catalogString();
            if (!type.equals(wanted)) {
                throw new IllegalStateException("Column " + column.name() + " of " + table + " is "
                        + (wanted == null ? "not there" : wanted) + ", and rows to append have " + type + ".");
            }
        }
    }

    static long lastNumber(Snapshot snapshot, String writer) {
        Option<Seq<SetTransaction>> noted = snapshot.checksumOpt().flatMap(checksum -> checksum.setTransactions());
        Seq<SetTransaction> transactions = noted.isDefined() ? noted.get() : snapshot.setTransactions();
        return CollectionConverters.asJava(transactions).stream()
                .filter(transaction -> transaction.appId().equals(writer))
                .mapToLong(SetTransaction::version)
                .max()
                .orElse(-1);
    }

    private static String definitions(List<StructField> columns) {
        List<String> definitions = new ArrayList<>();
        for (StructField column : columns) {
            definitions.add(quote(column.name()) + " " + column.dataType().sql());
        }
        return String.join(", ", definitions);
    }

    private static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** A name as SQL wants it, whatever characters it has. */
    public static String quote(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
