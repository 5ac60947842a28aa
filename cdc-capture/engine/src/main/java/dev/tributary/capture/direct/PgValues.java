package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.PostgresStreamingChangeEventSource.PgConnectionSupplier;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.pgoutput.PgOutputReplicationMessage;
import io.debezium.relational.Column;
import java.util.Set;
import org.postgresql.core.Oid;

/** Texts of the log as the values that Debezium makes of them before it converts them. */
interface PgValues {

    /** Types of which Debezium's objects hold less than the text. */
    Set<Integer> AS_THEY_ARE = Set.of(Oid.INTERVAL, Oid.TIMETZ);

    /** Of a type that the driver may have to ask the database about. */
    Object read(Column column, String text);

    /** Of a type of which that is not so. */
    Object readAnywhere(Column column, String text);

    PostgresType type(Column column);

    /**
     * @param connection of the thread that reads the log
     * @param schema of the table, which its types are looked for in first
     */
    static PgValues of(PgConnectionSupplier connection, TypeRegistry types, String schema) {
        return new PgValues() {
            @Override
            public Object read(Column column, String text) {
                return read(column, text, connection);
            }

            @Override
            public Object readAnywhere(Column column, String text) {
                return read(column, text, null);
            }

            private Object read(Column column, String text, PgConnectionSupplier with) {
                if (AS_THEY_ARE.contains(column.nativeType())) {
                    return text;
                }
                return PgOutputReplicationMessage.getValue(
                        column.name(), type(column), column.typeExpression(), text, with, true, types);
            }

            @Override
            public PostgresType type(Column column) {
                return types.get(schema, column.typeName());
            }
        };
    }
}
