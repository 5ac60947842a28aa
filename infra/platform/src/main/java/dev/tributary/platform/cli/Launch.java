package dev.tributary.platform.cli;

import dev.tributary.platform.process.Leftovers;
import dev.tributary.platform.process.ProcessIdentity;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunLock;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.RunStatus.ProcessStatus;
import dev.tributary.platform.run.RunStatus.State;
import dev.tributary.platform.run.Secrets;
import dev.tributary.platform.servers.EmbeddedRun;
import dev.tributary.platform.servers.PrometheusFile;
import dev.tributary.platform.servers.Site;
import dev.tributary.platform.supervise.Service;
import dev.tributary.platform.supervise.Supervisor;
import dev.tributary.platform.watch.Observation;
import dev.tributary.spec.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that this process supervises: the directory is locked, what an earlier supervisor left is gone. */
final class Launch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

    private final RunLock lock;
    private final Site site;
    private final Supervisor supervisor;
    private final Observation observation;

    private Launch(RunLock lock, Site site, Supervisor supervisor, Observation observation) {
        this.lock = lock;
        this.site = site;
        this.supervisor = supervisor;
        this.observation = observation;
    }

    /**
     * Checks the pipeline and makes everything ready; starts nothing.
     *
     * @param load for the producers; none without
     */
    static Launch prepare(RunOptions options, Optional<EmbeddedRun.Load> load) {
        requireName();
        Pipeline pipeline = options.load();
        Path file = options.file();
        Home home = options.home();
        RunDirectory run = options.directory(pipeline).create();
        Checked.ensure(home, file, pipeline, run);
        RunLock lock = RunLock.acquire(run).orElseThrow(() -> inUse(run));
        RunPipeline.remember(run, file);
        SupervisorLog.into(run.log(ProcessTable.SUPERVISOR));
        Secrets secrets = Secrets.loadOrCreate(run);
        int ended = new Leftovers(run, secrets.run()).end(Duration.ofSeconds(15));
        if (ended > 0) {
            LOG.info("Ended {} processes that an earlier supervisor left behind.", ended);
        }
        run.clearTemporary();
        Ports ports = Ports.reserve(run, EmbeddedRun.PORTS);
        Site site = new Site(home, run, ports, secrets, file, pipeline);
        EmbeddedRun embedded = new EmbeddedRun(site);
        List<Service> services = load.map(embedded::platformUnder).orElseGet(embedded::platform);
        PrometheusFile.write(
                site,
                services.stream()
                        .map(Service::name)
                        .filter(EmbeddedRun.STAGES::contains)
                        .toList());
        Observation observation = new Observation(run.root(), ports, secrets);
        Supervisor supervisor =
                new Supervisor(run, secrets.run(), pipeline.name(), services, embedded.endpoints(), observation);
        return new Launch(lock, site, supervisor, observation);
    }

    /** PostgreSQL and Spark both ask the system for the name of their user. */
    static void requireName() {
        if ("?".equals(System.getProperty("user.name"))) {
            throw Failure.usage("This process runs under a user id that /etc/passwd does not know, and PostgreSQL and"
                    + " Spark need its name: run as a user that exists.");
        }
    }

    static Failure inUse(RunDirectory run) {
        String who = ProcessTable.supervisor(run)
                .map(ProcessIdentity::pid)
                .map(pid -> " (process " + pid + ")")
                .orElse("");
        return Failure.failed("A run is already using " + run.root() + who + ": stop it with " + Home.launcher()
                + " down --dir " + run.root() + ", or choose another directory with --dir.");
    }

    Site site() {
        return site;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    Observation observation() {
        return observation;
    }

    /**
     * Whether a start has come to a dead end: something must be changed first, or it has failed again and again.
     *
     * @return the sentence to tell, if so
     */
    static Optional<String> deadEnd(RunStatus status) {
        return status.processes().stream()
                .filter(process -> !process.everHealthy() && process.reason() != null)
                .filter(process -> process.state() == State.FAILED || process.restarts() >= 4)
                .map(ProcessStatus::reason)
                .findFirst();
    }

    /** Whether database, broker and registry work, so that it can be found out what keeps the other processes from starting. */
    static boolean canBeLookedInto(RunStatus status) {
        return EmbeddedRun.SERVERS.stream()
                .map(status::process)
                .allMatch(process -> process != null && process.healthy());
    }

    @Override
    public void close() {
        supervisor.stopAll();
        lock.close();
    }
}
