package dev.tributary.capture.direct;

import dev.tributary.capture.types.TimeText;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.relational.Column;
import io.debezium.relational.TableSchema;
import io.debezium.time.Date;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.ZonedTimestamp;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Reads the values of one column as Debezium's converter for it wants them, or as they are to be in the end. */
final class ColumnReader {

    private enum Kind {
        PLAIN,
        /** Of fixed size and slow to parse: left to the thread that encodes. It does not need the connection. */
        LATE,
        DAYS,
        MICROS,
        UTC
    }

    /**
     * A value that needs no conversion: it goes into the row at once.
     *
     * @param field of the row
     */
    record Ready(Field field, Object value) {}

    private final Column column;
    private final Kind kind;
    private final Field field;
    private final String head;
    private final PgConnection connection;

    ColumnReader(Column column, TableSchema table, PgConnection connection) {
        this.column = column;
        this.connection = connection;
        this.field = table.valueSchema().field(column.name());
        boolean inKey = table.keySchema() != null && table.keySchema().field(column.name()) != null;
        this.kind = kind(column.typeName(), field == null || inKey ? null : field.schema());
        this.head = column.name() + "(" + column.typeExpression() + ")=";
    }

    /** What a column becomes says whether somebody wants to do something else with its values, such as hash them. */
    private static Kind kind(String type, Schema schema) {
        String name = schema == null ? "" : String.valueOf(schema.name());
        return switch (type) {
            case "timestamptz" -> name.equals(ZonedTimestamp.SCHEMA_NAME) ? Kind.UTC : Kind.LATE;
            case "timestamp" -> name.equals(MicroTimestamp.SCHEMA_NAME) ? Kind.MICROS : Kind.LATE;
            case "date" -> name.equals(Date.SCHEMA_NAME) ? Kind.DAYS : Kind.LATE;
            case "time", "timetz" -> Kind.LATE;
            default -> Kind.PLAIN;
        };
    }

    /** Whether a message's column is this one. */
    boolean reads(ReplicationMessage.Column sent) {
        return column.name().equals(sent.getName());
    }

    /** The value, a {@link Ready} one, or the message's column if it is to be asked later. */
    Object read(ReplicationMessage.Column sent) {
        if (kind == Kind.LATE) {
            return sent;
        }
        if (kind != Kind.PLAIN) {
            String text = text(sent);
            Object value = text == null ? null : ready(text);
            return value == null ? sent : new Ready(field, value);
        }
        Object value = sent.getValue(connection, true);
        return value == null && sent.isToastedColumn()
                ? new UnchangedToastedReplicationMessageColumn(
                                sent.getName(), sent.getType(), sent.getType().getName(), sent.isOptional())
                        .getValue(null, false)
                : value;
    }

    private Object ready(String text) {
        return switch (kind) {
            case DAYS -> TimeText.days(text);
            case MICROS -> TimeText.micros(text);
            case UTC -> TimeText.utc(text, column.scale().orElse(column.length()));
            case PLAIN, LATE -> null;
        };
    }

    /** What PostgreSQL sent, which Debezium shows nowhere else; null if it shows something else, as for nulls. */
    private String text(ReplicationMessage.Column sent) {
        String described = sent.toString();
        return described.startsWith(head) ? described.substring(head.length()) : null;
    }
}
