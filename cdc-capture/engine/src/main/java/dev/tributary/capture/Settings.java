package dev.tributary.capture;

import dev.tributary.capture.types.PersonalData;
import dev.tributary.contract.Environment;
import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.RegistryAccess;
import dev.tributary.contract.ResnapshotRequest;
import dev.tributary.contract.Topics;
import dev.tributary.source.preflight.Subject;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.SnapshotMode;
import dev.tributary.spec.SourceTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a capture is told.
 *
 * @param pipeline its name
 * @param tables to capture
 * @param snapshot when rows are read that are in the tables already
 * @param topics that it writes to
 * @param personal columns that leave the capture in disguise, or not at all
 * @param largeTransaction records after which a Kafka transaction is committed in the middle of a source transaction
 * @param resnapshot where a person asks for a new epoch; empty without a state folder
 * @param gather for how long small source transactions are gathered into one Kafka transaction
 * @param heartbeat how often the capture writes into the log, so that the slot moves while the pipeline's tables rest
 */
record Settings(
        String pipeline,
        List<SourceTable> tables,
        SnapshotMode snapshot,
        Database database,
        KafkaAccess kafka,
        RegistryAccess registry,
        int statusPort,
        String token,
        TopicSetup topics,
        PersonalData personal,
        long largeTransaction,
        Optional<ResnapshotRequest> resnapshot,
        Duration gather,
        Duration heartbeat) {

    /** Partitions of new change topics; 4 if not set. */
    static final String PARTITIONS = "TRIBUTARY_CAPTURE_PARTITIONS";
    /** Replicas of new topics; 1 if not set. */
    static final String REPLICATION = "TRIBUTARY_CAPTURE_REPLICATION";
    /** Records of a source transaction above which it is sent in parts; 50000 if not set. */
    static final String LARGE_TRANSACTION = "TRIBUTARY_CAPTURE_LARGE_TRANSACTION";
    /** Milliseconds for which small source transactions are gathered into one Kafka transaction; 10 if not set. */
    static final String GATHER = "TRIBUTARY_CAPTURE_GATHER";
    /** Seconds between heartbeats; 30 if not set. */
    static final String HEARTBEAT = "TRIBUTARY_CAPTURE_HEARTBEAT";

    /**
     * @throws ConfigurationException if a variable is missing or wrong
     * @throws dev.tributary.spec.PipelineException if the pipeline file is wrong
     */
    static Settings of(Environment environment) {
        Pipeline pipeline;
        try {
            pipeline = Pipeline.load(environment.pipeline());
            return new Settings(
                    pipeline.name(),
                    pipeline.source().tables(),
                    pipeline.source().snapshot(),
                    Database.of(environment),
                    KafkaAccess.of(environment),
                    RegistryAccess.of(environment),
                    environment.statusPort(),
                    environment.token(),
                    topics(pipeline, environment),
                    PersonalData.of(pipeline.source().tables(), environment.piiSalt()),
                    number(environment, LARGE_TRANSACTION, 50_000),
                    Optional.ofNullable(environment.variables().get(Environment.STATE))
                            .map(state -> ResnapshotRequest.in(Path.of(state))),
                    Duration.ofMillis(number(environment, GATHER, 10)),
                    Duration.ofSeconds(number(environment, HEARTBEAT, 30)));
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    private static TopicSetup topics(Pipeline pipeline, Environment environment) {
        return new TopicSetup(
                new Topics(pipeline.name()),
                names(pipeline.source().tables()),
                pipeline.events().stream().map(EventStream::name).toList(),
                (int) number(environment, PARTITIONS, 4),
                (short) number(environment, REPLICATION, 1),
                environment);
    }

    List<TableName> tableNames() {
        return names(tables);
    }

    private static List<TableName> names(List<SourceTable> tables) {
        return tables.stream().map(TableName::of).toList();
    }

    /** What the pipeline file says of a table that it names. */
    SourceTable table(TableName name) {
        return tables.stream()
                .filter(table -> TableName.of(table).equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What must be ready in the source. */
    Subject subject() {
        return new Subject(pipeline, database.user(), tables);
    }

    private static long number(Environment environment, String name, long otherwise) {
        String value = environment.variables().get(name);
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ConfigurationException(name + " must be a number, not " + value + ".");
        }
        throw new ConfigurationException(name + " must be greater than 0, not " + value + ".");
    }
}
