package dev.tributary.producers;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/**
 * Payments as the shop's payment service would report them: event {@code n} of a seed is always the same, but for the
 * time that it names. Values are in Avro's logical types, to be written with {@link AvroBytes}.
 */
final class Payments {

    private static final Duration HISTORY = Duration.ofDays(60);
    private static final List<String> CITIES =
            List.of("Łódź", "São Paulo", "København", "東京", "Zürich", "Reykjavík", "");
    private static final List<String> STREETS =
            List.of("Hauptstraße", "Rue de l'Église", "улица Ленина", "5th Ave", "");
    private static final List<String> COUNTRIES = List.of("PL", "BR", "DK", "JP", "CH", "IS");

    private final Schema schema;
    private final long seed;
    private final Clock clock;

    Payments(Schema schema, long seed, Clock clock) {
        this.schema = schema;
        this.seed = seed;
        this.clock = clock;
    }

    GenericRecord event(long number) {
        Chance chance = Chance.of(seed, number);
        Texts texts = new Texts(chance);
        List<GenericRecord> lines = lines(chance, texts);
        String method = chance.of(List.of("card", "card", "card", "transfer", "invoice"));
        return new GenericRecordBuilder(schema)
                .set("event_id", id(number))
                .set("payment_id", "pay-%d-%08d".formatted(seed, number))
                .set("order_id", 1L + chance.below(10_000))
                .set("created_at", time(chance))
                .set("amount", sum(lines))
                .set("currency", chance.of(List.of("EUR", "EUR", "EUR", "USD", "CHF")))
                .set("method", method)
                .set("customer", payer(chance))
                .set("billing_address", chance.percent(25) ? address(chance) : null)
                .set("card", method.equals("card") ? card(chance) : null)
                .set("lines", lines)
                .set("note", texts.remark())
                .build();
    }

    private UUID id(long number) {
        return UUID.nameUUIDFromBytes((seed + ":" + number).getBytes(StandardCharsets.UTF_8));
    }

    private Instant time(Chance chance) {
        double age = chance.fraction();
        return clock.instant()
                .minusSeconds((long) (age * age * HISTORY.toSeconds()))
                .truncatedTo(ChronoUnit.MICROS);
    }

    private GenericRecord payer(Chance chance) {
        long id = 1L + chance.lowBelow(2_000);
        return new GenericRecordBuilder(field("customer"))
                .set("id", id)
                .set("email", chance.percent(5) ? "" : "customer." + id + "@bücher.example")
                .set("address", address(chance))
                .build();
    }

    private GenericRecord address(Chance chance) {
        return new GenericRecordBuilder(field("customer").getField("address").schema())
                .set("street", chance.of(STREETS))
                .set("city", chance.of(CITIES))
                .set("zip", chance.percent(10) ? "" : "%05d".formatted(chance.below(100_000)))
                .set("country", chance.of(COUNTRIES))
                .build();
    }

    private GenericRecord card(Chance chance) {
        return new GenericRecordBuilder(notNull(field("card")))
                .set("brand", chance.of(List.of("Visa", "Mastercard", "JCB", "")))
                .set("last4", "%04d".formatted(chance.below(10_000)))
                .build();
    }

    private List<GenericRecord> lines(Chance chance, Texts texts) {
        Schema schemaOfLine = field("lines").getElementType();
        int count = chance.between(1, 6);
        List<GenericRecord> lines = new GenericData.Array<>(count, field("lines"));
        for (int i = 0; i < count; i++) {
            lines.add(new GenericRecordBuilder(schemaOfLine)
                    .set("sku", "SKU-%06d".formatted(1 + chance.lowBelow(500)))
                    .set("name", texts.product())
                    .set("quantity", chance.between(1, 9))
                    .set("unit_price", BigDecimal.valueOf(chance.lowBelow(100_000), 2))
                    .build());
        }
        return lines;
    }

    private static BigDecimal sum(List<GenericRecord> lines) {
        return lines.stream()
                .map(line -> ((BigDecimal) line.get("unit_price")).multiply(new BigDecimal((int) line.get("quantity"))))
                .reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
    }

    private Schema field(String name) {
        return schema.getField(name).schema();
    }

    private static Schema notNull(Schema union) {
        return union.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
    }
}
