package dev.tributary.zones.events;

import dev.tributary.spec.EventStream;
import dev.tributary.spec.Pipeline;
import dev.tributary.zones.avro.AvroBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;

/** Payments of the worked example, as its back end writes them. */
final class Payments {

    static final int SCHEMA_ID = 7;

    private static final Path SHOP = Path.of("../../infra/pipelines/shop/pipeline.yaml");

    final EventStream stream = Pipeline.load(SHOP).events().get(0);
    final Schema schema = parse(stream.schema());

    /** A line: SKU, quantity, unit price. */
    record Line(String sku, int quantity, String price) {}

    byte[] payment(String eventId, long order, String note, Line... lines) {
        return AvroBytes.message(SCHEMA_ID, schema, record(eventId, order, note, lines));
    }

    GenericData.Record record(String eventId, long order, String note, Line... lines) {
        Schema line = field(schema, "lines").getElementType();
        List<GenericData.Record> items = new ArrayList<>();
        BigDecimal sum = new BigDecimal("0.00");
        for (Line each : lines) {
            sum = sum.add(new BigDecimal(each.price()).multiply(BigDecimal.valueOf(each.quantity())));
            items.add(new GenericRecordBuilder(line)
                    .set("sku", each.sku())
                    .set("name", "The " + each.sku())
                    .set("quantity", each.quantity())
                    .set("unit_price", money(each.price()))
                    .build());
        }
        Schema customer = field(schema, "customer");
        return new GenericRecordBuilder(schema)
                .set("event_id", eventId)
                .set("payment_id", "p-" + order)
                .set("order_id", order)
                .set("created_at", 1_795_331_383_393_359L)
                .set("amount", money(sum.toPlainString()))
                .set("currency", "EUR")
                .set("method", "invoice")
                .set(
                        "customer",
                        new GenericRecordBuilder(customer)
                                .set("id", order + 100)
                                .set("email", "")
                                .set("address", address(field(customer, "address")))
                                .build())
                .set("billing_address", null)
                .set("card", null)
                .set("lines", new GenericData.Array<>(field(schema, "lines"), items))
                .set("note", note)
                .build();
    }

    private static GenericData.Record address(Schema schema) {
        return new GenericRecordBuilder(schema)
                .set("street", "Quay 1")
                .set("city", "Port")
                .set("zip", "")
                .set("country", "PT")
                .build();
    }

    private static ByteBuffer money(String amount) {
        return ByteBuffer.wrap(
                new BigDecimal(amount).setScale(2).unscaledValue().toByteArray());
    }

    private static Schema field(Schema record, String name) {
        return record.getField(name).schema();
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
