package dev.tributary.platform.supervise;

import dev.tributary.platform.process.Command;
import dev.tributary.platform.process.LogFile;
import dev.tributary.platform.process.ProcessIdentity;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.RunStatus.Phase;
import dev.tributary.platform.run.RunStatus.ProcessStatus;
import dev.tributary.platform.run.RunStatus.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps all services of a run going and publishes how they are. */
public final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    /** Looks into the processes for what {@code status} shows of the data's flow. */
    @FunctionalInterface
    public interface Observer {
        /** Completes a status that has processes only. */
        RunStatus observe(RunStatus processes);
    }

    private final RunDirectory run;
    private final String pipeline;
    private final Map<String, String> endpoints;
    private final Observer observer;
    private final ProcessTable table;
    private final UsageMeter meter = new UsageMeter();
    private final Map<String, Supervised> services = new LinkedHashMap<>();
    private final long startedAt = System.currentTimeMillis();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "status");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Phase phase = Phase.STARTING;
    private volatile RunStatus latest;

    /**
     * @param services in start order
     * @param runId marks every process of the run
     */
    public Supervisor(
            RunDirectory run,
            String runId,
            String pipeline,
            List<? extends Service> services,
            Map<String, String> endpoints,
            Observer observer) {
        this.run = run;
        this.pipeline = pipeline;
        this.endpoints = Collections.unmodifiableMap(new LinkedHashMap<>(endpoints));
        this.observer = observer;
        this.table = new ProcessTable(run);
        for (Service service : services) {
            LogFile log = new LogFile(run.log(service.name()));
            this.services.put(
                    service.name(), new Supervised(service, log, table, Map.of(Command.RUN, runId), this::healthy));
        }
        this.latest = processes();
    }

    public void start() {
        table.put(ProcessTable.SUPERVISOR, ProcessIdentity.ofThisProcess());
        services.values().forEach(Supervised::start);
        ticker.scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    /** Stops some services for good. */
    public void stop(List<String> names) {
        names.stream().map(services::get).filter(one -> one != null).forEach(Supervised::stop);
    }

    /** Stops everything, last started first. Returns when all processes are gone; calling it again does nothing. */
    public synchronized void stopAll() {
        if (phase == Phase.STOPPED) {
            return;
        }
        phase = Phase.STOPPING;
        List<Supervised> reversed = new ArrayList<>(services.values());
        Collections.reverse(reversed);
        reversed.forEach(Supervised::stop);
        phase = Phase.STOPPED;
        ticker.shutdown();
        publish();
        table.remove(ProcessTable.SUPERVISOR);
        LOG.info("Everything is stopped.");
    }

    /** The last published one. */
    public RunStatus status() {
        return latest;
    }

    /** The process of a service while it lives; none either if the run has no such service. */
    public Optional<ProcessHandle> process(String name) {
        return Optional.ofNullable(services.get(name))
                .map(service -> service.view().process())
                .flatMap(ProcessIdentity::handle);
    }

    private boolean healthy(String name) {
        return services.get(name).view().state() == State.HEALTHY;
    }

    private void tick() {
        try {
            if (phase == Phase.STARTING && services.keySet().stream().allMatch(this::healthy)) {
                phase = Phase.RUNNING;
            }
            services.values().forEach(one -> one.log().rotate());
            publish();
        } catch (Failure e) {
            // A full disk, most likely: the processes go on, and the next tick tries again.
            LOG.warn("{}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The status could not be published", e);
        }
    }

    private void publish() {
        latest = observer.observe(processes());
        Json.write(run.status(), latest);
    }

    private RunStatus processes() {
        List<ProcessStatus> list = new ArrayList<>();
        services.forEach((name, one) -> {
            Supervised.View view = one.view();
            UsageMeter.Reading reading = meter.read(name, view.process());
            list.add(new ProcessStatus(
                    name,
                    view.state(),
                    view.process() == null ? null : view.process().pid(),
                    view.startedAt(),
                    view.restarts(),
                    view.everHealthy(),
                    view.reason(),
                    reading.memoryBytes(),
                    reading.cpuPercent()));
        });
        return new RunStatus(
                pipeline,
                phase,
                System.currentTimeMillis(),
                startedAt,
                ProcessHandle.current().pid(),
                list,
                List.of(),
                null,
                null,
                null,
                List.of(),
                endpoints);
    }
}
