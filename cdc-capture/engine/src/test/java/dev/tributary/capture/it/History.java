package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.Operation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** What a reader of the topics knows. */
record History(List<Received> all) {

    private static final String UNCHANGED = "__debezium_unavailable_value";
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** Every number once, without a hole; every transaction in one piece with its end; in commit order. */
    History requireExact() {
        assertThat(all.stream().mapToLong(r -> r.stamp().position().seq()))
                .as("numbers")
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, all.size()).boxed().toList());
        long transaction = 1;
        long lsn = 0;
        long events = 0;
        Operation before = null;
        for (Received each : all) {
            assertThat(each.stamp().transaction()).as("transaction of " + each).isEqualTo(transaction);
            if (each.stamp().operation() == Operation.SNAPSHOT_BEGAN) {
                events = -1;
            }
            if (each.stamp().last()) {
                assertThat(each.value().get("events")).as("events of " + each).isEqualTo(events);
                // Rows of an incremental snapshot show the state behind the transaction before.
                boolean chunk = before == Operation.READ && each.stamp().operation() == Operation.END;
                assertThat(each.stamp().lsn()).as("LSN of " + each).isGreaterThan(chunk ? lsn - 1 : lsn);
                lsn = each.stamp().lsn();
                transaction++;
                events = -1;
            }
            events++;
            before = each.stamp().operation();
        }
        return this;
    }

    List<Received> of(Operation... operations) {
        return all.stream()
                .filter(r -> List.of(operations).contains(r.stamp().operation()))
                .toList();
    }

    /** What the topics say of tables is what the database has. */
    void requireEqual(Source source, String... tables) {
        for (String table : tables) {
            assertThat(rows(source.topics().changes("public", table))).as(table).isEqualTo(source.rows(table));
        }
    }

    /** The rows of a table after all changes: key → column → text. */
    Map<String, Map<String, String>> rows(String topic) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        Set<String> swept = new HashSet<>();
        for (Received each : all) {
            switch (each.stamp().operation()) {
                case SNAPSHOT_BEGAN -> swept.addAll(rows.keySet());
                case SNAPSHOT_ENDED -> {
                    rows.keySet().removeAll(swept);
                    swept.clear();
                }
                case TRUNCATE -> {
                    if (each.topic().equals(topic)) {
                        rows.clear();
                    }
                }
                case DELETE -> {
                    if (each.topic().equals(topic)) {
                        rows.remove(each.key().toString());
                    }
                }
                case READ, CREATE, UPDATE -> {
                    if (each.topic().equals(topic)) {
                        swept.remove(each.key().toString());
                        upsert(rows, each);
                    }
                }
                case END, MESSAGE -> {}
            }
        }
        return rows;
    }

    private static void upsert(Map<String, Map<String, String>> rows, Received change) {
        Map<String, String> row = new TreeMap<>();
        GenericRecord after = (GenericRecord) change.value().get("after");
        Map<String, String> before = rows.getOrDefault(change.key().toString(), Map.of());
        for (Schema.Field field : after.getSchema().getFields()) {
            String value = text(field.schema(), after.get(field.pos()));
            row.put(field.name(), UNCHANGED.equals(value) ? before.get(field.name()) : value);
        }
        rows.put(change.key().toString(), row);
    }

    /** As PostgreSQL writes it, instants in UTC. */
    static String text(Schema schema, Object value) {
        if (value == null) {
            return null;
        }
        Schema type = !schema.isUnion()
                ? schema
                : schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow();
        String name = String.valueOf(type.getProp("connect.name"));
        return switch (name) {
            case "org.apache.kafka.connect.data.Decimal" -> {
                Map<?, ?> parameters = (Map<?, ?>) type.getObjectProp("connect.parameters");
                byte[] unscaled = new byte[((ByteBuffer) value).remaining()];
                ((ByteBuffer) value).get(unscaled);
                yield new BigDecimal(new BigInteger(unscaled), Integer.parseInt((String) parameters.get("scale")))
                        .toPlainString();
            }
            case "io.debezium.time.ZonedTimestamp" -> MICROS.format(Instant.parse(value.toString()));
            default -> value.toString();
        };
    }
}
