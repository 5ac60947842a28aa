package dev.tributary.capture.direct;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.data.Envelope;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Messages of a log and rows of a table with one column, and Debezium's place in it. */
final class Samples {

    private static final TableId ORDERS = new TableId(null, "public", "orders");

    /** Of one column: its kind, the number of columns, its own, the length of its text. */
    private static final int TUPLE = 1 + Short.BYTES + 1 + Integer.BYTES;

    private static final Schema VALUE = SchemaBuilder.struct()
            .field("v", Schema.OPTIONAL_STRING_SCHEMA)
            .optional()
            .build();

    static final RowShape SHAPE = new RowShape(
            new TableSchema(
                    ORDERS,
                    null,
                    null,
                    Envelope.defineSchema()
                            .withName("Envelope")
                            .withRecord(VALUE)
                            .withSource(SchemaBuilder.struct().build())
                            .build(),
                    VALUE,
                    row -> new Struct(VALUE).put("v", row[0])),
            Table.editor()
                    .tableId(ORDERS)
                    .addColumn(Column.editor()
                            .name("v")
                            .type("text")
                            .jdbcType(Types.VARCHAR)
                            .create())
                    .create(),
            column -> true,
            new PgValues() {
                @Override
                public Object read(Column column, String text) {
                    throw new AssertionError("A text needs no connection");
                }

                @Override
                public Object readAnywhere(Column column, String text) {
                    return text;
                }

                @Override
                public PostgresType type(Column column) {
                    return PostgresType.UNKNOWN;
                }
            },
            new SourceBlock.Origin("3", "shop", "shop", false));

    final PostgresOffsetContext context = new PostgresOffsetContext.Loader(new PostgresConnectorConfig(
                    Configuration.from(Map.of("topic.prefix", "shop", "database.dbname", "shop"))))
            .load(Map.of("lsn", 1L, "ts_usec", 1L));

    DebeziumOffset offset() {
        return new DebeziumOffset(context);
    }

    void startSnapshot() {
        context.getIncrementalSnapshotContext()
                .addDataCollectionNamesToSnapshot("1", List.of("public.orders"), List.of(), "");
    }

    void endSnapshot() {
        context.getIncrementalSnapshotContext().nextDataCollection();
    }

    static RowRecord row(int lsn, String value) {
        ByteBuffer message = insert(1, value);
        message.position(1 + Integer.BYTES + 1);
        return new RowRecord(SHAPE, new Transaction(7, 0), 'c', lsn, Tuple.read(message), null);
    }

    static ByteBuffer begin(int id) {
        return ByteBuffer.allocate(100)
                .put((byte) 'B')
                .putLong(99)
                .putLong(1_000_000)
                .putInt(id)
                .flip();
    }

    static ByteBuffer commit() {
        return message("C");
    }

    static ByteBuffer insert(int relation, String value) {
        return tuple(start("I", relation, value).put((byte) 'N'), value).flip();
    }

    /** Of a key: the row before has only that. */
    static ByteBuffer moved(int relation, String before, String after) {
        ByteBuffer message = tuple(start("U", relation, before, after).put((byte) 'K'), before);
        return tuple(message.put((byte) 'N'), after).flip();
    }

    static ByteBuffer deleted(int relation, String value) {
        return tuple(start("D", relation, value).put((byte) 'K'), value).flip();
    }

    /** Without the fields that only Debezium reads. */
    static ByteBuffer message(String type) {
        return start(type, 0).flip();
    }

    /** Of a table whose columns are texts. */
    static ByteBuffer relation(String schema, String table, String... columns) {
        return relation('d', "", schema, table, columns);
    }

    /**
     * @param identity what the log has of a row before it changed
     * @param key the column of the replica identity
     */
    static ByteBuffer relation(char identity, String key, String schema, String table, String... columns) {
        ByteBuffer message = ByteBuffer.allocate(1000).put((byte) 'R').putInt(1);
        message.put(terminated(schema))
                .put(terminated(table))
                .put((byte) identity)
                .putShort((short) columns.length);
        for (String column : columns) {
            message.put((byte) (column.equals(key) ? 1 : 0))
                    .put(terminated(column))
                    .putInt(25)
                    .putInt(-1);
        }
        return message.flip();
    }

    private static byte[] terminated(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer start(String type, int relation, String... texts) {
        int room = 1 + Integer.BYTES;
        for (String text : texts) {
            room += TUPLE + text.getBytes(StandardCharsets.UTF_8).length;
        }
        return ByteBuffer.allocate(room)
                .put(type.getBytes(StandardCharsets.UTF_8))
                .putInt(relation);
    }

    private static ByteBuffer tuple(ByteBuffer message, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return message.putShort((short) 1).put((byte) 't').putInt(text.length).put(text);
    }
}
