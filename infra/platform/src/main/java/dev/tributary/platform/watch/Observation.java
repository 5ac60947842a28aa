package dev.tributary.platform.watch;

import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.RunStatus.Problem;
import dev.tributary.platform.run.RunStatus.State;
import dev.tributary.platform.run.RunStatus.StepStatus;
import dev.tributary.platform.run.Secrets;
import dev.tributary.platform.supervise.Supervisor;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completes the supervisor's status with what the stages say. */
public final class Observation implements Supervisor.Observer {

    private final Path folder;
    private final Ports ports;
    private final Secrets secrets;
    private final Flow flow = new Flow();
    private volatile Reports latest = new Reports(java.util.Map.of());

    /**
     * @param folder of the run
     */
    public Observation(Path folder, Ports ports, Secrets secrets) {
        this.folder = folder;
        this.ports = ports;
        this.secrets = secrets;
    }

    /** The last answers of the stages. */
    public Reports reports() {
        return latest;
    }

    @Override
    public RunStatus observe(RunStatus status) {
        Set<String> running = status.processes().stream()
                .filter(process -> process.state() == State.HEALTHY || process.state() == State.UNHEALTHY)
                .map(RunStatus.ProcessStatus::name)
                .collect(Collectors.toSet());
        latest = Reports.read(ports, secrets, running::contains);
        List<StepStatus> steps = flow.steps(latest, status.at());
        return new RunStatus(
                status.pipeline(),
                status.phase(),
                status.at(),
                status.startedAt(),
                status.supervisor(),
                status.processes(),
                steps,
                latest.load(),
                latest.slot(),
                latest.quarantined(),
                problems(status, steps),
                status.endpoints());
    }

    private List<Problem> problems(RunStatus status, List<StepStatus> steps) {
        return Stream.concat(
                        DiskSpace.of(folder).stream(),
                        Advice.of(
                                status.processes(),
                                latest,
                                flow.hole(latest, status.at()),
                                flow.stalled(steps, status.at()))
                                .stream())
                .toList();
    }
}
