package dev.tributary.zones.avro;

import dev.tributary.contract.ConfluentWire;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;

/**
 * Reads messages in the Confluent wire format, each with the schema it was written with. Parsed schemas and readers are
 * kept: make one for a partition. Not thread-safe.
 */
public final class AvroReader {

    /**
     * What a message holds.
     *
     * @param schemaId id of the writer's schema
     * @param schema of {@code value}: the reader's schema if one was given, else the writer's
     * @param value in Avro's generic representation
     */
    public record Datum(int schemaId, Schema schema, Object value) {}

    private record Source(Schema schema, GenericDatumReader<Object> reader) {}

    private final SchemaLookup schemas;
    private final Schema target;
    private final Map<Integer, Source> sources = new HashMap<>();
    private final MessageDecoder decoder = new MessageDecoder();

    /** Gives what the writers wrote. */
    public AvroReader(SchemaLookup schemas) {
        this(schemas, null);
    }

    /**
     * Gives everything in one schema, by Avro's rules of schema resolution.
     *
     * @param target the reader's schema
     */
    public AvroReader(SchemaLookup schemas, Schema target) {
        this.schemas = schemas;
        this.target = target;
    }

    /**
     * @throws UndecodableException if the prefix is wrong, the schema is unknown or does not fit the reader's, or the
     *     bytes are not exactly one value of it
     */
    public Datum read(byte[] message) {
        int id = schemaId(message);
        Source source = sources.computeIfAbsent(id, this::source);
        try {
            decoder.start(message, ConfluentWire.PREFIX);
            Object value = source.reader().read(null, decoder);
            if (!decoder.atEnd()) {
                throw new IOException("bytes are left after the value");
            }
            return new Datum(id, source.schema(), value);
        } catch (IOException | RuntimeException e) {
            // Wrong bytes fail in many ways: as an index of a union, a length, a missing field.
            throw new UndecodableException(
                    "The " + message.length + " bytes are not a value of schema " + id + ": " + reason(e), e);
        }
    }

    private static int schemaId(byte[] message) {
        try {
            return ConfluentWire.schemaId(message);
        } catch (IllegalArgumentException e) {
            throw new UndecodableException(e.getMessage(), e);
        }
    }

    private Source source(int id) {
        String text = schemas.schema(id);
        if (text == null) {
            throw new UndecodableException("The schema " + id + " is unknown");
        }
        try {
            // Defaults are the writer's affair: Connect converters register some that strict validation refuses.
            Schema writer = new Schema.Parser().setValidateDefaults(false).parse(text);
            Schema result = target == null ? writer : target;
            return new Source(result, new GenericDatumReader<>(writer, result));
        } catch (RuntimeException e) {
            // The parser also throws a NullPointerException, for a type that it does not know.
            throw new UndecodableException("The schema " + id + " is not Avro: " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
