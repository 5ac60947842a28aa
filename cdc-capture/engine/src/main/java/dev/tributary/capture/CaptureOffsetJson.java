package dev.tributary.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contract.Position;
import java.io.IOException;
import java.util.Map;

/** The value of an offset record: JSON with a version. */
final class CaptureOffsetJson {

    static final int VERSION = 1;

    // Debezium casts the numbers of an offset to Long.
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

    private CaptureOffsetJson() {}

    static byte[] write(CaptureOffset offset) {
        ObjectNode json = JSON.createObjectNode()
                .put("version", VERSION)
                .put("epoch", offset.position().epoch())
                .put("nextSeq", offset.position().seq() + 1)
                .put("transactions", offset.transactions())
                .put("phase", offset.phase().id())
                .put("lsn", offset.lsn())
                .put("commitMicros", offset.commitMicros());
        json.set("source", JSON.valueToTree(offset.source()));
        if (offset.sent() != null) {
            json.putObject("sent")
                    .put("events", offset.sent().events())
                    .put("table", offset.sent().table())
                    .put("key", offset.sent().key())
                    .put("lsn", offset.sent().lsn());
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the offset " + offset, e);
        }
    }

    /**
     * @throws IllegalStateException if the bytes are no offset, or one that a newer release wrote
     */
    static CaptureOffset read(byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            int version = json.required("version").intValue();
            if (version != VERSION) {
                throw new IllegalStateException("The capture's offset has format version " + version
                        + ", this release reads " + VERSION + ": start the release that wrote it.");
            }
            JsonNode sent = json.get("sent");
            return new CaptureOffset(
                    new Position(
                            json.required("epoch").intValue(),
                            json.required("nextSeq").longValue() - 1),
                    json.required("transactions").longValue(),
                    Phase.of(json.required("phase").textValue()),
                    json.required("lsn").longValue(),
                    json.required("commitMicros").longValue(),
                    JSON.convertValue(json.required("source"), new TypeReference<Map<String, Object>>() {}),
                    sent == null
                            ? null
                            : new CaptureOffset.Sent(
                                    sent.required("events").longValue(),
                                    sent.required("table").textValue(),
                                    sent.required("key").textValue(),
                                    sent.required("lsn").longValue()));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The capture's offset cannot be read: " + e.getMessage()
                            + ". Is another program writing to its topic?",
                    e);
        }
    }
}
