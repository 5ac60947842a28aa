package dev.tributary.zones.events;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import dev.tributary.lake.WiderType;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One refined table of a stream. Besides the columns that its steps leave it has {@code _partition} and {@code _offset}
 * of the event's record, {@code _event_time}, and {@code _event_id} if the steps leave the event's id in no other column.
 */
final class EventTable {

    private final RefinedTable refined;
    private final LakeTable table;
    private final String id;
    private final boolean keyHoldsId;
    private final boolean unique;

    EventTable(EventStream stream, RefinedTable refined) {
        this.refined = refined;
        this.table = LakeTable.refined(refined.name());
        this.id = ColumnTrace.after(refined.steps(), stream.id()).orElse(Columns.ID);
        this.keyHoldsId = refined.key().contains(id);
        this.unique = keyHoldsId && positionsTellRowsApart();
    }

    LakeTable name() {
        return table;
    }

    /** Whether different events cannot give two rows of one key. */
    boolean keysAreUnique() {
        return unique;
    }

    /** Whether all rows of one event differ in the position that the steps gave them, and it is part of the key. */
    private boolean positionsTellRowsApart() {
        List<Step> steps = refined.steps();
        int explosions = 0;
        boolean positioned = true;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Step.Explode explode) {
                explosions++;
                Optional<String> position = explode.position() == null
                        ? Optional.empty()
                        : ColumnTrace.after(steps.subList(i + 1, steps.size()), explode.position());
                positioned &= position.filter(refined.key()::contains).isPresent();
            }
        }
        return explosions == 0 || positioned;
    }

    /**
     * Events → rows of the table with {@code _failure}.
     *
     * @param events one column a field of the event, and all of {@link Columns} but {@code _failure}
     * @throws IllegalArgumentException if the steps do not fit the event
     */
    Dataset<Row> rows(Dataset<Row> events) {
        Dataset<Row> rows = Refinement.apply(refined, events);
        return id.equals(Columns.ID) ? rows : rows.drop(Columns.ID);
    }

    /**
     * Lets fail what would repeat a key: a row whose key an earlier row of the batch has, or a row of another event in
     * the table. Leaves out the work where the steps already make keys unique.
     *
     * @param before the table's rows before the batch
     */
    Dataset<Row> withUniqueKeys(Dataset<Row> rows, Dataset<Row> before) {
        if (unique) {
            return rows;
        }
        Column[] key = refined.key().stream().map(Columns::named).toArray(Column[]::new);
        Column place = row_number()
                .over(Window.partitionBy(key).orderBy(Columns.named(Columns.PARTITION), Columns.named(Columns.OFFSET)));
        Dataset<Row> checked = noting(rows, place.gt(1), "another row before it has the same key");
        if (keyHoldsId) {
            return checked;
        }
        Dataset<Row> taken = before.select(key).withColumn("_taken", lit(true)).distinct();
        Column same = lit(true);
        for (String column : refined.key()) {
            same = same.and(checked.col(Lake.quote(column)).equalTo(taken.col(Lake.quote(column))));
        }
        Dataset<Row> joined = checked.join(taken, same, "left");
        Column[] columns = Arrays.stream(checked.columns())
                .map(name -> checked.col(Lake.quote(name)))
                .toArray(Column[]::new);
        List<Column> all = new ArrayList<>(List.of(columns));
        all.add(col("_taken"));
        return noting(
                        joined.select(all.toArray(Column[]::new)),
                        col("_taken").isNotNull(),
                        "another event in the table has the same key")
                .drop("_taken");
    }

    private Dataset<Row> noting(Dataset<Row> rows, Column condition, String reason) {
        String keyed = "refined." + refined.name() + ": " + reason + " (" + String.join(", ", refined.key()) + ")";
        // A window function may not stand inside another expression's null check after optimisation: a column of its
        // own.
        return rows.withColumn("_noted", condition)
                .withColumn(Columns.FAILURE, coalesce(Columns.named(Columns.FAILURE), when(col("_noted"), lit(keyed))))
                .drop("_noted");
    }

    /**
     * Which events are in the table, by which record: {@code _event_id, partition, offset}.
     *
     * @param before the table's rows before the batch
     */
    Dataset<Row> held(Dataset<Row> before) {
        return before.select(
                Columns.named(id).as(Columns.ID),
                Columns.named(Columns.PARTITION).as("partition"),
                Columns.named(Columns.OFFSET).as("offset"));
    }

    /** The table as it is now, and stays for whoever reads this dataset, whatever is appended. */
    Dataset<Row> now(Lake lake) {
        return lake.read(table, lake.version(table));
    }

    /** All columns that the steps give. */
    StructType columns(Dataset<Row> noEvents) {
        return rows(noEvents).drop(Columns.FAILURE).schema().toNullable();
    }

    /** Makes the table, or adds the columns that the pipeline file has and the table has not. */
    void create(Lake lake, Dataset<Row> noEvents) {
        StructType columns = columns(noEvents);
        lake.create(table, columns);
        StructType present = lake.read(table).schema();
        boolean complete = Arrays.stream(columns.fields()).allMatch(field -> Arrays.stream(present.fields())
                .anyMatch(other -> other.name().equalsIgnoreCase(field.name())
                        && other.dataType().sameType(field.dataType())));
        if (!complete) {
            refuseOtherTypes(columns, present);
            lake.allowWidening(table);
            evolve(lake, columns);
        }
    }

    private void refuseOtherTypes(StructType columns, StructType present) {
        for (StructField field : columns.fields()) {
            Arrays.stream(present.fields())
                    .filter(other -> other.name().equalsIgnoreCase(field.name()))
                    .filter(other -> !mayMerge(other.dataType(), field.dataType()))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new IllegalStateException("Column " + field.name() + " of " + table + " is "
                                + other.dataType().sql() + ", and its steps now give "
                                + field.dataType().sql() + ", which does not fit into it. Undo the change of the schema"
                                + " or the steps, cast the column to the old type, or give it a new name.");
                    });
        }
    }

    /** What is inside of structs is left to Delta, which says what does not fit. */
    private static boolean mayMerge(DataType present, DataType now) {
        boolean nested = (present instanceof StructType && now instanceof StructType)
                || (present instanceof ArrayType && now instanceof ArrayType)
                || (present instanceof MapType && now instanceof MapType);
        return nested
                || WiderType.of(present, now)
                        .filter(wider -> wider.sameType(now))
                        .isPresent();
    }

    private void evolve(Lake lake, StructType columns) {
        try {
            lake.spark()
                    .createDataFrame(List.of(), columns)
                    .write()
                    .format("delta")
                    .mode("append")
                    .option("mergeSchema", "true")
                    .save(lake.location(table));
        } catch (Exception e) {
            throw new IllegalStateException(
                    "The table " + table + " cannot take the columns that its steps now give: " + e.getMessage()
                            + " Undo the change of the steps, or give the changed column a new name.",
                    e);
        }
    }
}
