package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.data.Envelope;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** How the rows of a table are read and written, as long as the table does not change. */
final class RowShape {

    private final TableSchema table;
    private final List<ColumnReader> readers;
    private final SourceBlock source;
    private final String[] envelope;

    RowShape(TableSchema schema, Table table, PgConnection connection, SourceBlock.Origin origin) {
        this.table = schema;
        this.readers = table.columns().stream()
                .map(column -> new ColumnReader(column, schema, connection))
                .toList();
        Schema value = schema.getEnvelopeSchema().schema();
        this.envelope = value.fields().stream().map(Field::name).toArray(String[]::new);
        this.source = new SourceBlock(value.field(Envelope.FieldName.SOURCE).schema(), origin, schema.id());
    }

    boolean isOf(TableSchema schema) {
        return table == schema;
    }

    /** Null if the tuple is of another form, about which Debezium has to find out. */
    Object[] read(List<ReplicationMessage.Column> tuple) {
        if (tuple.size() != readers.size()) {
            return null;
        }
        Object[] values = new Object[tuple.size()];
        for (int i = 0; i < values.length; i++) {
            ReplicationMessage.Column sent = tuple.get(i);
            ColumnReader reader = readers.get(i);
            if (!reader.reads(sent)) {
                return null;
            }
            values[i] = reader.read(sent);
        }
        return values;
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
