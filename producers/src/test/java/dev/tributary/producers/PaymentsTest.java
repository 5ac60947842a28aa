package dev.tributary.producers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

class PaymentsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final Schema schema = shopSchema();
    private final Payments payments = new Payments(schema, 42, CLOCK);

    static Schema shopSchema() {
        try {
            return new Schema.Parser()
                    .parse(Path.of("../infra/pipelines/shop/events/payment.avsc")
                            .toFile());
        } catch (IOException e) {
            throw new IllegalStateException("The tests run in the module's folder", e);
        }
    }

    @Test
    void makesTheSameEventOfTheSameNumber() {
        Payments again = new Payments(schema, 42, CLOCK);
        LongStream.range(0, 500).forEach(n -> assertThat(again.event(n)).isEqualTo(payments.event(n)));
    }

    @Test
    void makesOtherEventsOfOtherNumbersAndSeeds() {
        assertThat(LongStream.range(0, 5_000).mapToObj(n -> payments.event(n).get("event_id")))
                .doesNotHaveDuplicates();
        assertThat(new Payments(schema, 43, CLOCK).event(0).get("event_id"))
                .isNotEqualTo(payments.event(0).get("event_id"));
    }

    @Test
    void writesWhatAReaderOfTheSchemaReads() {
        LongStream.range(0, 2_000).forEach(n -> {
            GenericRecord event = payments.event(n);
            assertThat(read(AvroBytes.of(schema, event)).toString()).isEqualTo(event.toString());
        });
    }

    @Test
    void chargesTheSumOfTheLines() {
        LongStream.range(0, 500).forEach(n -> {
            GenericRecord event = payments.event(n);
            List<?> lines = (List<?>) event.get("lines");
            BigDecimal sum = lines.stream()
                    .map(GenericRecord.class::cast)
                    .map(line -> ((BigDecimal) line.get("unit_price"))
                            .multiply(BigDecimal.valueOf((int) line.get("quantity"))))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat((BigDecimal) event.get("amount")).isEqualByComparingTo(sum);
            assertThat(lines).hasSizeBetween(1, 6);
            assertThat((Instant) event.get("created_at")).isBetween(NOW.minus(Duration.ofDays(60)), NOW);
        });
    }

    @Test
    void leavesOutWhatRealEventsLeaveOut() {
        List<GenericRecord> events =
                LongStream.range(0, 1_000).mapToObj(payments::event).toList();
        assertThat(events).filteredOn(event -> event.get("card") == null).hasSizeBetween(300, 500);
        assertThat(events)
                .filteredOn(event -> event.get("billing_address") == null)
                .hasSizeBetween(650, 850);
        assertThat(events).filteredOn(event -> event.get("note").equals("")).hasSizeBetween(40, 150);
        assertThat(events).allSatisfy(event -> assertThat(event.get("card") != null)
                .isEqualTo(event.get("method").equals("card")));
    }

    private GenericRecord read(byte[] bytes) {
        try {
            return new GenericDatumReader<GenericRecord>(schema, schema, AvroBytes.logicalTypes())
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
