package dev.tributary.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.capture.handover.Handover;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * Shows Debezium the source offset that is committed in Kafka, and nothing else: what Debezium itself wants to store is
 * ignored. So it starts from there, and what it confirms to PostgreSQL is always durable.
 *
 * <p>Debezium makes its own instance by class name and gets the offset from the run's {@link Handover}.
 */
public final class CommittedOffsets implements OffsetBackingStore {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Latest latest;

    /** The source offset that was committed last; an empty map stands for no offset. */
    static final class Latest {

        private volatile Map<String, Object> source = Map.of();

        /** To be called after each commit. */
        void committed(Map<String, Object> offset) {
            source = offset;
        }
    }

    @Override
    public void configure(WorkerConfig config) {
        latest = Handover.of(config.originalsStrings().get(Handover.ID)).get(Latest.class);
    }

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        Map<String, Object> source = latest.source;
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
