package dev.tributary.capture.direct;

import io.debezium.data.Envelope;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** How the rows of a table are read and written, as long as the table does not change. */
final class RowShape {

    private final TableSchema table;
    private final ColumnReader[] readers;
    private final int[] rowColumns;
    private final int[] keyColumns;
    private final Object[] absent;
    private final boolean early;
    private final SourceBlock source;
    private final String[] envelope;

    /**
     * @param kept says of a column's name whether its values are written as they are
     */
    RowShape(TableSchema schema, Table table, Predicate<String> kept, PgValues values, SourceBlock.Origin origin) {
        this.table = schema;
        this.readers = table.columns().stream()
                .map(column -> new ColumnReader(column, schema, kept.test(column.name()), values))
                .toArray(ColumnReader[]::new);
        this.early = Arrays.stream(readers).anyMatch(ColumnReader::isEarly);
        List<String> names =
                table.columns().stream().map(column -> column.name()).toList();
        this.rowColumns = columns(schema.valueSchema(), names);
        this.keyColumns = schema.keySchema() == null ? new int[0] : columns(schema.keySchema(), names);
        Struct nothing = schema.valueFromColumnData(new Object[readers.length]);
        this.absent = schema.valueSchema().fields().stream()
                .map(field -> nothing.getWithoutDefault(field.name()))
                .toArray();
        Schema value = schema.getEnvelopeSchema().schema();
        this.envelope = value.fields().stream().map(Field::name).toArray(String[]::new);
        this.source = new SourceBlock(value.field(Envelope.FieldName.SOURCE).schema(), origin, schema.id());
    }

    private static int[] columns(Schema struct, List<String> names) {
        return struct.fields().stream()
                .mapToInt(field -> names.indexOf(field.name()))
                .toArray();
    }

    boolean isOf(TableSchema schema) {
        return table == schema;
    }

    /** Whether a tuple has its columns; otherwise Debezium has to find out about it. */
    boolean fits(Tuple tuple) {
        return tuple.columns() == readers.length;
    }

    /** Whether a column of the key is not in a tuple: the log has the old values of the replica identity only. */
    boolean lacksKey(Tuple tuple) {
        for (int column : keyColumns) {
            if (tuple.isNull(column)) {
                return true;
            }
        }
        return false;
    }

    /** What has to be read on the thread that has the connection, by column; null if there is nothing. */
    Object[] early(Tuple tuple) {
        if (!early) {
            return null;
        }
        Object[] values = new Object[readers.length];
        for (int i = 0; i < values.length; i++) {
            if (readers[i].isEarly() && !tuple.isNull(i) && !tuple.isUnsent(i)) {
                values[i] = readers[i].early(tuple.text(i));
            }
        }
        return values;
    }

    ColumnReader reader(int column) {
        return readers[column];
    }

    int columns() {
        return readers.length;
    }

    /** Which column a field of the row is. */
    int rowColumn(int field) {
        return rowColumns[field];
    }

    /** Which column a field of the key is. */
    int keyColumn(int field) {
        return keyColumns[field];
    }

    /** What stands in a field of the row for null: something else where there may be none, as in the old row of a delete. */
    Object absent(int field) {
        return absent[field];
    }

    TableId id() {
        return table.id();
    }

    TableSchema table() {
        return table;
    }

    SourceBlock source() {
        return source;
    }

    /** Names of the envelope's fields. */
    String[] envelope() {
        return envelope;
    }
}
