package dev.tributary.jobs.sql;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements that are being run, each as a Spark job group, which is cancelled after its time limit, or when nobody waits
 * for the result any more. The HTTP server does not notice that a caller is gone, so a caller that wants to be noticed
 * gives the statement an id and says now and then that it is still there.
 */
final class RunningStatements implements AutoCloseable {

    /** How long a caller that gave an id may be silent. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(RunningStatements.class);

    private static final class Running {
        private final String group = "query-" + UUID.randomUUID();
        private final boolean watched;
        private final Duration limit;
        private final long begunNanos = System.nanoTime();
        private volatile long heardNanos = begunNanos;
        private volatile String cancelled;

        private Running(boolean watched, Duration limit) {
            this.watched = watched;
            this.limit = limit;
        }

        private Optional<String> reason(Duration silence) {
            long now = System.nanoTime();
            if (now - begunNanos > limit.toNanos()) {
                return Optional.of("The query took longer than " + seconds(limit)
                        + " and was cancelled. Ask for less, or give it more time with --timeout.");
            }
            if (watched && now - heardNanos > silence.toNanos()) {
                return Optional.of("The query was cancelled, because its caller has not been heard of for "
                        + seconds(silence) + ".");
            }
            return Optional.empty();
        }

        private static String seconds(Duration time) {
            return time.toSeconds() == 1 ? "1 second" : time.toSeconds() + " seconds";
        }
    }

    private final SparkContext spark;
    private final Duration silence;
    private final Map<String, Running> statements = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "query-limits");
        thread.setDaemon(true);
        return thread;
    });

    RunningStatements(SparkContext spark, Duration silence) {
        this.spark = spark;
        this.silence = silence;
        watch.scheduleWithFixedDelay(this::look, 250, 250, TimeUnit.MILLISECONDS);
    }

    /**
     * Runs a statement on the calling thread.
     *
     * @param id by which its caller will be heard of, or null if that does not matter
     * @throws Cancelled if it was cancelled
     */
    <T> T run(String id, Duration limit, Callable<T> statement) throws Exception {
        Running running = new Running(id != null, limit);
        String key = id == null ? running.group : id;
        if (statements.putIfAbsent(key, running) != null) {
            throw new Refused("A query with the id " + id + " is being run; choose another id.");
        }
        spark.setJobGroup(running.group, "query", false);
        try {
            T result = statement.call();
            if (running.cancelled != null) {
                throw new Cancelled(running.cancelled);
            }
            return result;
        } catch (Exception e) {
            throw running.cancelled == null || e instanceof Cancelled ? e : new Cancelled(running.cancelled);
        } finally {
            spark.clearJobGroup();
            statements.remove(key);
        }
    }

    /** The caller of a statement is still there; false if no such statement is being run. */
    boolean heard(String id) {
        Running running = statements.get(id);
        if (running == null) {
            return false;
        }
        running.heardNanos = System.nanoTime();
        return true;
    }

    private void look() {
        statements.values().stream()
                .filter(running -> running.cancelled == null)
                .forEach(running -> running.reason(silence).ifPresent(why -> cancel(running, why)));
    }

    private void cancel(Running running, String why) {
        running.cancelled = why;
        log.info("{}", why);
        try {
            // Also the jobs that the statement would start next.
            spark.cancelJobGroupAndFutureJobs(running.group);
        } catch (RuntimeException e) {
            log.warn("A query could not be cancelled", e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /** A statement that was cancelled; the message says why. */
    @SuppressWarnings("serial")
    static final class Cancelled extends RuntimeException {
        private Cancelled(String why) {
            super(why);
        }
    }
}
