package dev.tributary.capture;

import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.Position;
import dev.tributary.contract.Stamp;
import dev.tributary.contract.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction of the capture whose commit the broker's coordinator has finished and its partitions have not heard of; see
 * {@link Visibility}. Where nobody can read any of it, it is taken back: it counts as if it had never been, and what it held
 * comes from the database's log once more.
 *
 * @param id under which the capture writes; whoever wrote before is fenced off
 */
record LostCommit(Admin admin, KafkaAccess kafka, Topics topics, String id) {

    private static final Logger LOG = LoggerFactory.getLogger(LostCommit.class);

    /**
     * Ends it in these partitions.
     *
     * @param open all partitions of the capture in which a transaction is open
     * @param all its partitions
     * @return why it cannot be taken back; empty if it was
     */
    Optional<String> takeBack(Set<TopicPartition> open, List<TopicPartition> all)
            throws ExecutionException, InterruptedException {
        try {
            Map<TopicPartition, ProducerState> ours = ours(open);
            if (ours.size() < open.size()) {
                return Optional.of("It is not the capture's own.");
            }
            if (isCommittedInPart(open, all)) {
                return Optional.of("A part of it has been committed: when it has ended, run tributary resnapshot.");
            }
            for (Map.Entry<TopicPartition, ProducerState> each : ours.entrySet()) {
                abort(each.getKey(), each.getValue());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Optional.of("To take it back the capture needs the rights that docs/operations.md names.");
            }
            throw e;
        }
        LOG.warn(
                "Kafka had lost the end of the last commit, of which nothing could be read; it was taken back in {}."
                        + " What was in it comes from the database once more.",
                open);
        return Optional.empty();
    }

    private Map<TopicPartition, ProducerState> ours(Set<TopicPartition> open)
            throws ExecutionException, InterruptedException {
        long producer =
                admin.describeTransactions(List.of(id)).description(id).get().producerId();
        Map<TopicPartition, ProducerState> ours = new HashMap<>();
        for (Map.Entry<TopicPartition, PartitionProducerState> each :
                admin.describeProducers(open).all().get().entrySet()) {
            each.getValue().activeProducers().stream()
                    .filter(state -> state.producerId() == producer)
                    .filter(state -> state.currentTransactionStartOffset().isPresent())
                    .findAny()
                    .ifPresent(state -> ours.put(each.getKey(), state));
        }
        return ours;
    }

    /** Its offset is part of it, so either that or a number behind the last offset would be seen. */
    private boolean isCommittedInPart(Set<TopicPartition> open, List<TopicPartition> all) {
        Position last = new OffsetTopic(kafka, topics.captureOffsets(), topics.pipeline())
                .last()
                .map(CaptureOffset::position)
                .orElse(Position.ORIGIN);
        Position seen = highest(all.stream()
                .filter(partition -> !partition.topic().equals(topics.captureOffsets()))
                .toList());
        return !open.contains(new TopicPartition(topics.captureOffsets(), OffsetTopic.PARTITION))
                || seen.compareTo(last) > 0;
    }

    private void abort(TopicPartition partition, ProducerState producer)
            throws ExecutionException, InterruptedException {
        // Of a producer's first transaction there is no epoch yet; Kafka's own tool writes 0 then.
        int coordinator = Math.max(producer.coordinatorEpoch().orElse(0), 0);
        admin.abortTransaction(new AbortTransactionSpec(
                        partition, producer.producerId(), (short) producer.producerEpoch(), coordinator))
                .all()
                .get();
    }

    /** The highest number that readers of committed records see: of each partition that of its last record. */
    private Position highest(List<TopicPartition> partitions) {
        CommittedTail tail = new CommittedTail(kafka);
        return partitions.stream()
                .flatMap(partition ->
                        tail.last(partition, record -> record.headers().lastHeader(Stamp.HEADER) != null).stream())
                .map(record -> record.headers().lastHeader(Stamp.HEADER))
                .map(Header::value)
                .map(Stamp::decode)
                .map(Stamp::position)
                .max(Position::compareTo)
                .orElse(Position.ORIGIN);
    }
}
