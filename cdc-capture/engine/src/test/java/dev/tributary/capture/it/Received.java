package dev.tributary.capture.it;

import dev.tributary.contract.Stamp;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/** A record as a reader gets it; key, value and headers but the stamp decoded with the registry's schemas. */
record Received(
        String topic, GenericRecord key, GenericRecord value, Stamp stamp, Map<String, GenericRecord> headers) {}
