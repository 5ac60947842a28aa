package dev.tributary.producers;

import dev.tributary.contract.ConfluentWire;
import dev.tributary.contract.SchemaRegistry;
import dev.tributary.spec.EventStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events of one stream as Kafka records: key and value as Avro in the Confluent wire format, the key a string. */
record EventMessages(String topic, String keyField, Schema schema, int keyId, int valueId) {

    private static final Schema KEY = Schema.create(Schema.Type.STRING);

    /**
     * Registers the schemas of key and value.
     *
     * @throws IllegalStateException if the registry refuses
     * @throws dev.tributary.contract.AccessException if it cannot be reached
     */
    static EventMessages register(SchemaRegistry registry, String topic, EventStream stream, Schema schema) {
        int keyId = registry.register(topic + "-key", KEY.toString());
        int valueId = registry.register(topic + "-value", schema.toString());
        return new EventMessages(topic, stream.key(), schema, keyId, valueId);
    }

    ProducerRecord<byte[], byte[]> of(GenericRecord event) {
        byte[] key = AvroBytes.of(KEY, String.valueOf(event.get(keyField)));
        byte[] value = AvroBytes.of(schema, event);
        return new ProducerRecord<>(topic, ConfluentWire.frame(keyId, key), ConfluentWire.frame(valueId, value));
    }
}
