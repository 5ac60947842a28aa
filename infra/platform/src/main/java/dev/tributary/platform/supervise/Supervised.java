package dev.tributary.platform.supervise;

import dev.tributary.platform.process.Command;
import dev.tributary.platform.process.LogFile;
import dev.tributary.platform.process.ProcessIdentity;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.RunStatus.State;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one service running, life after life, on a thread of its own. */
final class Supervised implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervised.class);
    private static final Duration PROBE_WHILE_STARTING = Duration.ofMillis(200);
    private static final Duration PROBE = Duration.ofSeconds(2);
    /** How long a process that has worked may be unwell before it is started anew. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * What became of it, at one moment.
     *
     * @param process null when none lives
     * @param startedAt milliseconds since 1970, of this life
     * @param everHealthy in any life
     * @param reason why it is not healthy, or null
     */
    record View(
            State state, ProcessIdentity process, Long startedAt, int restarts, boolean everHealthy, String reason) {

        View now(State next, String why) {
            return new View(next, process, startedAt, restarts, everHealthy || next == State.HEALTHY, why);
        }

        View born(ProcessIdentity identity) {
            // Why the one before ended is more than that this one is not up yet.
            return new View(
                    State.STARTING,
                    identity,
                    System.currentTimeMillis(),
                    restarts,
                    everHealthy,
                    restarts > 0 ? reason : null);
        }

        View dead(State next, String why, int more) {
            return new View(next, null, null, restarts + more, everHealthy, why);
        }
    }

    private final Service service;
    private final LogFile log;
    private final ProcessTable table;
    private final Map<String, String> environment;
    private final Predicate<String> works;
    private final Backoff backoff = new Backoff(new Random());
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile View view = new View(State.WAITING, null, null, 0, false, null);
    private volatile Process process;
    /** Why the process before this one ended, or null. */
    private String ended;

    /**
     * @param environment of every process of the run
     * @param works whether the service with a name is healthy
     */
    Supervised(
            Service service,
            LogFile log,
            ProcessTable table,
            Map<String, String> environment,
            Predicate<String> works) {
        this.service = service;
        this.log = log;
        this.table = table;
        this.environment = environment;
        this.works = works;
        this.thread = new Thread(this, service.name());
    }

    Service service() {
        return service;
    }

    LogFile log() {
        return log;
    }

    View view() {
        return view;
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        while (!stopping()) {
            if (!awaitNeeds()) {
                break;
            }
            Life life = new Life();
            Cause cause = life.live();
            if (stopping()) {
                break;
            }
            Duration wait = backoff.next(life.healthyFor());
            if (cause.lasting()) {
                wait = backoff.longest();
            }
            ended = cause.sentence();
            view = view.dead(cause.lasting() ? State.FAILED : State.RESTARTING, ended, 1);
            LOG.warn("{} Next start in {} ms.", cause.sentence(), wait.toMillis());
            await(wait);
        }
        view = view.dead(State.STOPPED, null, 0);
    }

    /** Asks the process to end, forces it after its limit, and returns when it is gone. */
    void stop() {
        synchronized (this) {
            stopping.countDown();
        }
        Process running = process;
        if (running != null && running.isAlive()) {
            view = view.now(State.STOPPING, null);
            LOG.info("Stopping {}.", service.name());
            ask(running);
            if (!join(service.stopLimit())) {
                LOG.warn("{} did not stop within {} and is killed.", service.name(), service.stopLimit());
                running.destroyForcibly();
            }
        }
        join(Duration.ofSeconds(10));
    }

    private void ask(Process running) {
        try {
            Optional.ofNullable(view.process()).ifPresent(one -> one.signal(service.stopSignal()));
        } catch (RuntimeException e) {
            LOG.warn("{} could not be asked to end and is killed.", service.name(), e);
            running.destroyForcibly();
        }
    }

    private boolean join(Duration limit) {
        try {
            thread.join(limit.toMillis());
            return !thread.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean stopping() {
        return stopping.getCount() == 0;
    }

    /** False if the stop came first. */
    private boolean awaitNeeds() {
        while (!needsWork()) {
            view = view.dead(State.WAITING, view.reason(), 0);
            if (await(PROBE_WHILE_STARTING)) {
                return false;
            }
        }
        return true;
    }

    private boolean needsWork() {
        return service.needs().stream().allMatch(works);
    }

    /** True if the stop came meanwhile. */
    private boolean await(Duration time) {
        try {
            return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** From one start to one end. */
    private final class Life {
        private final long bornNanos = System.nanoTime();
        private long healthySince;
        private String saidBefore;
        private long movedNanos = bornNanos;
        private long unwellSince;
        private boolean completed;
        private final LogMark mark = new LogMark();

        Cause live() {
            long from;
            try {
                log.rotate();
                from = log.length();
                service.prepare();
                begin();
            } catch (Exception e) {
                LOG.debug("{} could not be started", service.name(), e);
                return Cause.of(e);
            }
            if (process == null) {
                return new Cause(service.name() + " was stopped.", false);
            }
            try {
                Cause forced = watch();
                int exitCode = process.waitFor();
                service.ended(exitCode);
                return forced != null
                        ? forced
                        : Cause.ofExit(service.name(), exitCode, log.tail(mark.from(from)), log.file(), service.heap());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Cause.of(e);
            } finally {
                process.destroyForcibly();
                process = null;
                table.remove(service.name());
            }
        }

        Duration healthyFor() {
            return healthySince == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - healthySince);
        }

        private void begin() {
            synchronized (Supervised.this) {
                if (stopping()) {
                    return;
                }
                Command command = service.command().with(environment);
                LOG.info("Starting {}: {}", service.name(), command);
                Process started = command.start(log);
                try {
                    ProcessIdentity identity = ProcessIdentity.of(started.pid())
                            .orElse(new ProcessIdentity(started.pid(), "ended at once"));
                    table.put(service.name(), identity);
                    view = view.born(identity);
                } catch (RuntimeException e) {
                    started.destroyForcibly();
                    throw e;
                }
                process = started;
            }
        }

        /** Until the process has ended or was ended by us; the cause if it was us, else null. */
        private Cause watch() throws InterruptedException {
            while (true) {
                Duration pause = completed ? PROBE : PROBE_WHILE_STARTING;
                if (process.waitFor(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return null;
                }
                if (stopping()) {
                    continue;
                }
                Cause verdict = probe();
                if (verdict != null) {
                    process.destroyForcibly();
                    return verdict;
                }
            }
        }

        /** Looks after it once; a cause if it must be ended. */
        private Cause probe() {
            String reason = reason();
            if (reason == null && !completed) {
                try {
                    service.complete();
                    completed = true;
                    LOG.info(
                            "{} is healthy after {} ms.",
                            service.name(),
                            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - bornNanos));
                } catch (Exception e) {
                    return process.isAlive() ? Cause.of(e) : null;
                }
            }
            long now = System.nanoTime();
            if (reason == null) {
                unwellSince = 0;
                mark.healthy(log.length());
                healthySince = healthySince == 0 ? now : healthySince;
                view = view.now(State.HEALTHY, null);
                return null;
            }
            if (!completed) {
                // A reason that changes is a sign of life: a process that waits for somebody else counts how long.
                movedNanos = reason.equals(saidBefore) ? movedNanos : now;
                saidBefore = reason;
                view = view.now(State.STARTING, ended == null ? reason : ended);
                return now - movedNanos > service.startLimit().toNanos()
                        ? Cause.tooSlow(service.name(), reason, log.file())
                        : null;
            }
            view = view.now(State.UNHEALTHY, service.name() + " does not work: " + reason);
            if (unwellSince == 0 || !needsWork()) {
                // Nobody can work without what it needs; its own patience begins when that is back.
                unwellSince = now;
            }
            return now - unwellSince > PATIENCE.toNanos() ? Cause.stuck(service.name(), reason, log.file()) : null;
        }

        private String reason() {
            try {
                return service.check().orElse(null);
            } catch (ConnectException e) {
                return "nothing listens on its port yet";
            } catch (Exception e) {
                return e.getMessage() == null ? e.toString() : e.getMessage();
            }
        }
    }
}
