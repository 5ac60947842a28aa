package dev.tributary.marts;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Cuts;
import dev.tributary.lake.DirectWriter;
import dev.tributary.lake.Lake;
import dev.tributary.lake.NetRows;
import dev.tributary.lake.SmallSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Refined tables of a shop, changed row by row and committed in cuts, as the refined step would do it. */
final class Shop implements RandomShop.Tables, AutoCloseable {

    static final StructType ORDERS = new StructType()
            .add("order_id", DataTypes.LongType)
            .add("status", DataTypes.StringType)
            .add("day", DataTypes.DateType)
            .add("region", DataTypes.StringType)
            .add("note", DataTypes.StringType)
            .add("_seq", DataTypes.LongType);

    static final StructType ITEMS = new StructType()
            .add("order_id", DataTypes.LongType)
            .add("line_no", DataTypes.IntegerType)
            .add("product", DataTypes.StringType)
            .add("quantity", DataTypes.IntegerType)
            .add("unit_price", DataTypes.createDecimalType(12, 2))
            .add("_seq", DataTypes.LongType);

    final Lake lake;
    final Cuts cuts;
    private final Map<String, Map<List<Object>, Row>> pending = new LinkedHashMap<>();
    private long seq;

    Shop(Path folder) {
        this(SmallSession.in(folder), folder);
    }

    Shop(SparkSession session, Path folder) {
        lake = new Lake(session, folder.resolve("lake").toString());
        cuts = new Cuts(lake);
    }

    @Override
    public void order(long id, Object status, Object day, Object region, Object note) {
        change("orders", List.of(id), RowFactory.create(id, status, day, region, note, ++seq, NetRows.UPSERT));
    }

    @Override
    public void noOrder(long id) {
        change("orders", List.of(id), RowFactory.create(id, null, null, null, null, ++seq, NetRows.DELETE));
    }

    @Override
    public void item(long order, int line, Object product, Object quantity, Object price) {
        change(
                "order_items",
                List.of(order, line),
                RowFactory.create(order, line, product, quantity, price, ++seq, NetRows.UPSERT));
    }

    @Override
    public void noItem(long order, int line) {
        change(
                "order_items",
                List.of(order, line),
                RowFactory.create(order, line, null, null, null, ++seq, NetRows.DELETE));
    }

    private void change(String table, List<Object> key, Row row) {
        pending.computeIfAbsent(table, name -> new LinkedHashMap<>()).put(key, row);
    }

    /** Commits what was changed since the last cut as a cut. */
    Cut cut() {
        pending.forEach((table, rows) -> apply(table, new ArrayList<>(rows.values())));
        pending.clear();
        Map<String, Long> versions = new TreeMap<>();
        for (String table : List.of("orders", "order_items")) {
            if (lake.exists(LakeTable.refined(table))) {
                versions.put(table, lake.version(LakeTable.refined(table)));
            }
        }
        Cut last = cuts.last();
        Cut cut = new Cut(last.id() + 1, last.to(), new Position(1, ++seq), 1_000_000 * seq, seq, versions);
        cuts.append(cut);
        return cut;
    }

    private void apply(String table, List<Row> rows) {
        StructType columns = table.equals("orders") ? ORDERS : ITEMS;
        List<String> key = table.equals("orders") ? List.of("order_id") : List.of("order_id", "line_no");
        lake.create(LakeTable.refined(table), columns);
        if (!DirectWriter.replace(lake, LakeTable.refined(table), columns, key, rows)) {
            throw new IllegalStateException("The table " + table + " cannot be written directly");
        }
    }

    /** What a query gives over the tables as of a cut, as text in no order that matters. */
    List<String> query(String sql, Cut cut) {
        Lake apart = lake.session();
        cut.versions().forEach((table, version) -> apart.read(LakeTable.refined(table), version)
                .createOrReplaceTempView(table));
        return texts(apart.spark().sql(sql));
    }

    /** A mart as it was at one of its versions. */
    List<String> mart(MartCut at) {
        return texts(lake.read(LakeTable.mart(at.mart()), at.version()));
    }

    /** The change feed of a mart. */
    List<Row> feed(String mart, long from, long to) {
        return lake.changes(LakeTable.mart(mart), from, to)
                .orderBy(col("_commit_version"), col("_change_type").desc())
                .collectAsList();
    }

    static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    @Override
    public void close() {
        lake.spark().stop();
    }
}
