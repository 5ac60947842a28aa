package dev.tributary.producers;

import dev.tributary.contract.AccessException;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import picocli.CommandLine;

/** What must succeed once before the work begins, tried again while broker or registry cannot be reached. */
final class Preparation {

    private static final String PART = "the publisher";

    private final Health health;
    private final Lifetime lifetime;
    private final Backoff backoff = new Backoff();

    Preparation(Health health, Lifetime lifetime) {
        this.health = health;
        this.lifetime = lifetime;
        health.starting(PART);
    }

    /** The result of the first attempt that succeeds, or null if the end came first. */
    <T> T untilDone(Supplier<T> attempt) {
        while (!lifetime.over()) {
            try {
                T result = attempt.get();
                health.up(PART);
                return result;
            } catch (RetriableException e) {
                again("Kafka does not answer: " + e.getMessage());
            } catch (AccessException e) {
                if (e.exitCode() == CommandLine.ExitCode.USAGE) {
                    throw new Misconfigured(e.getMessage(), e);
                }
                again(e.getMessage());
            }
        }
        return null;
    }

    private void again(String reason) {
        health.down(PART, reason);
        lifetime.pause(backoff.next());
    }
}
