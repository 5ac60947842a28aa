package dev.tributary.zones.refined;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import dev.tributary.lake.NetRows;
import dev.tributary.lake.RowPosition;
import dev.tributary.lake.WiderType;
import dev.tributary.zones.avro.SchemaLookup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Columns of a refined table: those of the source, as its messages' schemas tell them, then {@link RowPosition}. The
 * table is made with the first schema seen; columns that later ones add are added at the end of the source's, and a
 * column whose type becomes wider is widened. A column never becomes narrower: what the source sends then still fits.
 */
final class TableShape {

    private static final Logger LOG = LoggerFactory.getLogger(TableShape.class);

    private final Lake lake;
    private final LakeTable table;
    private final List<String> key;
    private final java.util.Set<Integer> adopted = new java.util.HashSet<>();
    private StructType columns;
    private boolean filled;

    TableShape(Lake lake, LakeTable table, List<String> key) {
        this.lake = lake;
        this.table = table;
        this.key = key;
        if (lake.exists(table)) {
            columns = ofSource(lake.read(table).schema());
        }
    }

    boolean exists() {
        return columns != null;
    }

    /** The table holds no rows. Asked of the table only until it was seen to hold one. */
    boolean isEmpty() {
        if (!filled) {
            filled = !lake.read(table).isEmpty();
        }
        return !filled;
    }

    /** Rows were swept away: the table may be empty again. */
    void swept() {
        filled = false;
    }

    /**
     * Takes in the columns of value schemas.
     *
     * @return the schemas whose rows the table cannot take, because no type holds the values of a column before and
     *     after, each with the reason; nothing of them is taken in
     * @throws IllegalStateException if the key is not among the columns, or two columns differ only in case
     */
    Map<Integer, String> adopt(List<Integer> ids, SchemaLookup texts) {
        Map<Integer, String> refused = new LinkedHashMap<>();
        for (int id : ids) {
            if (adopted.contains(id)) {
                continue;
            }
            StructType seen = Envelope.columns(texts.schema(id));
            Optional<String> conflict = seen == null ? Optional.empty() : conflict(seen);
            if (conflict.isPresent()) {
                refused.put(id, conflict.get());
            } else if (seen != null) {
                adopt(seen);
                adopted.add(id);
            }
        }
        return refused;
    }

    /** Why no type holds both what the table has and what the source sends in some column. */
    private Optional<String> conflict(StructType seen) {
        if (columns == null) {
            return Optional.empty();
        }
        for (StructField field : seen.fields()) {
            int at = Arrays.asList(columns.fieldNames()).indexOf(field.name());
            if (at >= 0
                    && WiderType.of(columns.fields()[at].dataType(), field.dataType())
                            .isEmpty()) {
                return Optional.of("Column " + field.name() + " of " + table + " is "
                        + columns.fields()[at].dataType().sql() + ", and the source now sends "
                        + field.dataType().sql() + ", which does not fit into it");
            }
        }
        return Optional.empty();
    }

    private void adopt(StructType seen) {
        requireDistinct(seen);
        if (columns == null) {
            List<String> missing = key.stream()
                    .filter(column -> !Arrays.asList(seen.fieldNames()).contains(column))
                    .toList();
            if (!missing.isEmpty()) {
                throw new IllegalStateException("The pipeline file names " + missing + " in the key of " + table
                        + ", but the source's columns are " + Arrays.toString(seen.fieldNames()));
            }
            lake.create(table, concat(seen, RowPosition.COLUMNS));
            columns = seen;
            return;
        }
        List<StructField> added = new ArrayList<>();
        boolean widened = false;
        for (StructField field : seen.fields()) {
            int at = Arrays.asList(columns.fieldNames()).indexOf(field.name());
            if (at < 0) {
                added.add(field);
                continue;
            }
            DataType present = columns.fields()[at].dataType();
            DataType wider = WiderType.of(present, field.dataType()).orElseThrow();
            if (!wider.asNullable().equals(present.asNullable())) {
                LOG.info("Column {} of {} becomes {}; it was {}", field.name(), table, wider.sql(), present.sql());
                lake.widen(table, field.name(), wider);
                widened = true;
            }
        }
        if (!added.isEmpty()) {
            LOG.info("{} gets the columns {}", table, added);
            lake.addColumns(table, added);
        }
        if (widened || !added.isEmpty()) {
            columns = ofSource(lake.read(table).schema());
        }
    }

    /** Columns that were added since the preflight looked. */
    private void requireDistinct(StructType seen) {
        Map<String, String> names = new HashMap<>();
        for (String name : seen.fieldNames()) {
            String other = names.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
            if (other != null) {
                throw new IllegalStateException("The columns " + other + " and " + name + " of the source of " + table
                        + " differ only in case, and the lake tells columns apart without regard to it: give one another name in"
                        + " the pipeline file, with as.");
            }
        }
    }

    /** Source columns in the table's order. */
    StructType columns() {
        return columns;
    }

    /** All columns of the table, those of the source first, whatever their order in the table. */
    StructType tableColumns() {
        return concat(columns, RowPosition.COLUMNS);
    }

    List<String> tableNames() {
        return List.of(tableColumns().fieldNames());
    }

    /** What a fold gives out: action, columns, position, and the counts of its events. */
    StructType folded() {
        return concat(
                new StructType().add(NetRows.ACTION, DataTypes.StringType),
                columns,
                RowPosition.COLUMNS,
                FoldedRows.FACTS);
    }

    /** The part of {@link #folded} that is written. */
    Column[] netColumns() {
        return Arrays.stream(netNames())
                .map(name -> functions.col(Lake.quote(name)))
                .toArray(Column[]::new);
    }

    String[] netNames() {
        return concat(columns, RowPosition.COLUMNS, new StructType().add(NetRows.ACTION, DataTypes.StringType))
                .fieldNames();
    }

    /** Key columns and the group of the key. */
    StructType keyWithGroup() {
        StructType type = new StructType();
        for (String column : key) {
            type = type.add(column, columns.apply(column).dataType());
        }
        return type.add(KeyGroups.GROUP, DataTypes.BinaryType);
    }

    private static StructType ofSource(StructType table) {
        StructType source = new StructType();
        for (StructField field : table.fields()) {
            if (RowPosition.COLUMNS.getFieldIndex(field.name()).isEmpty()) {
                source = source.add(field.name(), field.dataType());
            }
        }
        return source;
    }

    private static StructType concat(StructType... parts) {
        StructType all = new StructType();
        for (StructType part : parts) {
            for (StructField field : part.fields()) {
                all = all.add(field);
            }
        }
        return all;
    }
}
