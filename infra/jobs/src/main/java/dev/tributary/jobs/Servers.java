package dev.tributary.jobs;

import dev.tributary.contract.AccessException;
import dev.tributary.contract.DatabaseAccess;
import dev.tributary.contract.Environment;
import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.RegistryAccess;
import java.util.Optional;

/** What the driver connects to. */
record Servers(KafkaAccess kafka, RegistryAccess registry, DatabaseAccess database) {

    /**
     * @throws IllegalStateException if a variable is missing or wrong
     */
    static Servers of(Environment environment) {
        return new Servers(KafkaAccess.of(environment), RegistryAccess.of(environment), DatabaseAccess.of(environment));
    }

    /** Which of them does not let us in, as a sentence; empty if a failure is about something else. */
    Optional<AccessException> explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AccessException known) {
                return Optional.of(known);
            }
        }
        return kafka.explain(failure);
    }
}
