package dev.tributary.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contract.ConfluentWire;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

class RubbishTest {

    private static final int SCHEMA_ID = 7;

    private final Schema schema = PaymentsTest.shopSchema();
    private final byte[] good =
            ConfluentWire.frame(SCHEMA_ID, AvroBytes.of(schema, new Payments(schema, 42, Clock.systemUTC()).event(0)));

    @Test
    void cannotBeDecodedWhateverItsKind() {
        IntStream.range(0, 10).forEach(number -> assertThatThrownBy(() -> decode(Rubbish.of(number, good)))
                .as("number " + number)
                .isInstanceOf(Exception.class));
    }

    @Test
    void isMadeOfMessagesThatCan() throws Exception {
        assertThat(decode(good)).isNotNull();
    }

    private Object decode(byte[] message) throws Exception {
        int id = ConfluentWire.schemaId(message);
        if (id != SCHEMA_ID) {
            throw new IllegalStateException("No schema " + id);
        }
        byte[] payload = Arrays.copyOfRange(message, ConfluentWire.PREFIX, message.length);
        return new GenericDatumReader<>(schema).read(null, DecoderFactory.get().binaryDecoder(payload, null));
    }
}
