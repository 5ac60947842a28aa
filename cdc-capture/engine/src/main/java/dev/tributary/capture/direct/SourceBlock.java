package dev.tributary.capture.direct;

import dev.tributary.capture.avro.Fields;
import io.debezium.relational.TableId;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** The block {@code source} of Debezium's envelope, of one table. Its {@code sequence} stays empty: the stamp has one that counts. */
final class SourceBlock {

    /**
     * @param version of the connector
     * @param name of the pipeline
     * @param snapshot whether it is the initial snapshot, not the log
     */
    record Origin(String version, String name, String database, boolean snapshot) {}

    private final Schema schema;
    private final String[] names;
    private final Object[] constants;

    SourceBlock(Schema schema, Origin origin, TableId table) {
        Map<String, String> known = new HashMap<>(Map.of(
                "version", origin.version(),
                "connector", "postgresql",
                "name", origin.name(),
                "snapshot", String.valueOf(origin.snapshot()),
                "db", origin.database(),
                "schema", table.schema(),
                "table", table.table()));
        this.schema = schema;
        this.names = schema.fields().stream().map(Field::name).toArray(String[]::new);
        this.constants = schema.fields().stream()
                .map(field -> (Object) known.get(field.name()))
                .toArray();
    }

    Fields of(Transaction transaction, long lsn) {
        return index -> {
            Object constant = constants[index];
            return constant == null ? field(names[index], transaction, lsn) : constant;
        };
    }

    private static Object field(String name, Transaction transaction, long lsn) {
        long micros = transaction.commitMicros();
        return switch (name) {
            case "ts_ms" -> Math.floorDiv(micros, 1_000L);
            case "ts_us" -> micros;
            case "ts_ns" -> micros * 1_000;
            case "txId" -> transaction.id();
            case "lsn" -> lsn;
            default -> null;
        };
    }

    Struct struct(Transaction transaction, long lsn) {
        Fields fields = of(transaction, lsn);
        Struct struct = new Struct(schema);
        for (int i = 0; i < names.length; i++) {
            struct.put(names[i], fields.at(i));
        }
        return struct;
    }
}
