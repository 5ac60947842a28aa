package dev.tributary.marts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Tables of a shop in memory, with each state that they were in. */
final class LocalShop implements RandomShop.Tables {

    private static final Map<String, StructType> TABLES = Map.of("orders", Shop.ORDERS, "order_items", Shop.ITEMS);

    private final SparkSession spark;
    private final List<Map<String, List<Row>>> states = new ArrayList<>();
    private final Map<String, Map<List<Object>, Row>> now = new TreeMap<>();
    private long seq;

    LocalShop(SparkSession spark) {
        this.spark = spark;
        TABLES.keySet().forEach(table -> now.put(table, new LinkedHashMap<>()));
    }

    @Override
    public void order(long id, Object status, Object day, Object region, Object note) {
        now.get("orders").put(List.of(id), RowFactory.create(id, status, day, region, note, ++seq));
    }

    @Override
    public void noOrder(long id) {
        now.get("orders").remove(List.of(id));
    }

    @Override
    public void item(long order, int line, Object product, Object quantity, Object price) {
        now.get("order_items")
                .put(List.of(order, line), RowFactory.create(order, line, product, quantity, price, ++seq));
    }

    @Override
    public void noItem(long order, int line) {
        now.get("order_items").remove(List.of(order, line));
    }

    /** Keeps the tables as they are now as a state; returns its number. */
    int state() {
        Map<String, List<Row>> state = new TreeMap<>();
        now.forEach((table, rows) -> state.put(table, List.copyOf(rows.values())));
        states.add(state);
        return states.size() - 1;
    }

    /** A query over a state, in a session of its own. */
    Dataset<Row> query(String sql, int state) {
        SparkSession session = spark.newSession();
        states.get(state).forEach((table, rows) -> session.createDataFrame(rows, TABLES.get(table))
                .createOrReplaceTempView(table));
        return session.sql(sql);
    }

    /** What {@link AffectedGrains} says of a query between two states. */
    Optional<Dataset<Row>> affected(String sql, int from, int to) {
        Dataset<Row> result = query(sql, to);
        List<String> read = MartSql.parse(sql).inputs().stream().sorted().toList();
        return new AffectedGrains(result.sparkSession(), List.of("g"))
                .of(result, read, (table, columns) -> changes(table, columns, from, to));
    }

    private Optional<Dataset<Row>> changes(String table, List<String> columns, int from, int to) {
        Set<List<Object>> changed = new LinkedHashSet<>();
        for (int state = from; state < to; state++) {
            Map<List<Object>, Integer> balance = new LinkedHashMap<>();
            values(table, columns, state).forEach(row -> balance.merge(row, -1, Integer::sum));
            values(table, columns, state + 1).forEach(row -> balance.merge(row, 1, Integer::sum));
            balance.values().removeIf(count -> count == 0);
            changed.addAll(balance.keySet());
        }
        List<Row> rows = changed.stream()
                .map(values -> RowFactory.create(values.toArray()))
                .toList();
        StructType schema = new StructType();
        for (String column : columns) {
            schema = schema.add(TABLES.get(table).apply(column));
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(spark.createDataFrame(rows, schema));
    }

    private List<List<Object>> values(String table, List<String> columns, int state) {
        return states.get(state).get(table).stream()
                .map(row -> columns.stream()
                        .map(column -> row.get(TABLES.get(table).fieldIndex(column)))
                        .toList())
                .toList();
    }
}
