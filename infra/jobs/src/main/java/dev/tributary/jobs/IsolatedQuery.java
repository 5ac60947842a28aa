package dev.tributary.jobs;

import dev.tributary.lake.FailureCause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A streaming query that fails alone: the others go on, and it is started again after a pause that doubles from five
 * seconds to a minute. It counts as failed until it has finished a batch. Thread-safe.
 */
final class IsolatedQuery {

    private static final Logger LOG = LoggerFactory.getLogger(IsolatedQuery.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** Starts the query, also again after a failure. */
    interface Starter {
        StreamingQuery start() throws Exception;
    }

    private final String name;
    private final Starter starter;
    private final Clock clock;
    private StreamingQuery query;
    private String failure;
    private Duration pause = FIRST_PAUSE;
    private Instant retry;
    private boolean starting;
    private boolean closed;

    /**
     * @param name as a person says it: {@code marts.daily_revenue}
     */
    IsolatedQuery(String name, Starter starter, Clock clock) {
        this.name = name;
        this.starter = starter;
        this.clock = clock;
    }

    String name() {
        return name;
    }

    /** Why it stands still, or empty. */
    synchronized Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** The query, if it runs. */
    synchronized Optional<StreamingQuery> query() {
        return Optional.ofNullable(query).filter(StreamingQuery::isActive);
    }

    void start() {
        synchronized (this) {
            if (closed) {
                return;
            }
            starting = true;
        }
        StreamingQuery started = null;
        Exception failed = null;
        try {
            started = starter.start();
        } catch (Exception e) {
            failed = e;
        }
        boolean late;
        synchronized (this) {
            starting = false;
            query = started;
            late = closed;
            if (failed != null) {
                failed(failed);
            }
        }
        if (late && started != null) {
            Streams.stop(started);
        }
    }

    /** Looks whether the query has failed, and has it started again when that is due. */
    synchronized void check(Executor work) {
        if (starting || closed) {
            return;
        }
        if (query != null) {
            if (query.exception().isDefined()) {
                Exception ended = query.exception().get();
                query = null;
                failed(ended);
            } else if (failure != null && query.lastProgress() != null) {
                LOG.info("{} goes on", name);
                failure = null;
                pause = FIRST_PAUSE;
            }
        } else if (retry != null && !clock.instant().isBefore(retry)) {
            starting = true;
            work.execute(this::start);
        }
    }

    private void failed(Exception e) {
        if (FailureCause.isInterruption(e) && failure != null) {
            // Says nothing about the query; the first cause still stands.
            return;
        }
        String cause = name + ": " + FailureCause.of(e);
        if (!cause.equals(failure)) {
            LOG.error("{} stops, all else goes on. {}", name, cause, e);
        }
        failure = cause;
        retry = clock.instant().plus(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    void stop() {
        StreamingQuery running;
        synchronized (this) {
            closed = true;
            running = query;
        }
        if (running != null) {
            Streams.stop(running);
        }
    }
}
