package dev.tributary.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * Shows Debezium the source offset that is committed in Kafka, and nothing else: what Debezium itself wants to store is
 * ignored. So it starts from there, and what it confirms to PostgreSQL is always durable.
 *
 * <p>Debezium makes its own instance by class name and finds the offset by the pipeline's name.
 */
public final class CommittedOffsets implements OffsetBackingStore {

    /** Configuration property with the pipeline's name. */
    static final String PIPELINE = "tributary.pipeline";

    private static final Map<String, Map<String, Object>> COMMITTED = new ConcurrentHashMap<>();
    private static final ObjectMapper JSON = new ObjectMapper();

    private String pipeline;

    /** To be called after each commit; an empty map stands for no offset. */
    static void committed(String pipeline, Map<String, Object> source) {
        COMMITTED.put(pipeline, source);
    }

    @Override
    public void configure(WorkerConfig config) {
        pipeline = config.originalsStrings().get(PIPELINE);
    }

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        Map<String, Object> source = COMMITTED.getOrDefault(pipeline, Map.of());
        Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
        if (!source.isEmpty()) {
            try {
                byte[] json = JSON.writeValueAsBytes(source);
                keys.forEach(key -> found.put(key, ByteBuffer.wrap(json)));
            } catch (JsonProcessingException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        if (callback != null) {
            callback.onCompletion(null, null);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        return Set.of();
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}
}
