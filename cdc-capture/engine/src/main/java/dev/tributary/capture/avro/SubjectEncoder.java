package dev.tributary.capture.avro;

import dev.tributary.contract.ConfluentWire;
import dev.tributary.contract.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Schema;

/**
 * Encodes the keys or the values of one topic, registering each schema that it meets under the topic's subject. Not
 * thread-safe.
 */
public final class SubjectEncoder {

    /** So many schemas at once mean that somebody makes a new one for every record, or that months have passed. */
    private static final int CACHE = 256;

    private record Encoding(byte[] prefix, ValueWriter writer) {}

    private final SchemaRegistry registry;
    private final String subject;
    private final String recordName;
    private final Map<Schema, Encoding> encodings = new IdentityHashMap<>();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
    private BinaryEncoder encoder;

    /**
     * @param subject {@code <topic>-key} or {@code <topic>-value}
     * @param recordName Avro name for a Connect struct without a name
     */
    public SubjectEncoder(SchemaRegistry registry, String subject, String recordName) {
        this.registry = registry;
        this.subject = subject;
        this.recordName = recordName;
    }

    /** Null stays null. */
    public byte[] encode(Schema schema, Object value) {
        if (value == null) {
            return null;
        }
        Encoding encoding = encodings.get(schema);
        if (encoding == null) {
            encoding = register(schema);
        }
        buffer.reset();
        buffer.writeBytes(encoding.prefix());
        encoder = EncoderFactory.get().binaryEncoder(buffer, encoder);
        try {
            encoding.writer().write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot encode a record for subject " + subject, e);
        }
        return buffer.toByteArray();
    }

    private Encoding register(Schema schema) {
        if (encodings.size() >= CACHE) {
            encodings.clear();
        }
        int id = registry.register(subject, AvroSchemas.of(schema, recordName).toString());
        byte[] prefix = ByteBuffer.allocate(ConfluentWire.PREFIX)
                .put((byte) 0)
                .putInt(id)
                .array();
        Encoding encoding = new Encoding(prefix, ValueWriter.of(schema));
        encodings.put(schema, encoding);
        return encoding;
    }
}
