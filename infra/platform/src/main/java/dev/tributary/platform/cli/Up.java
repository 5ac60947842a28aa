package dev.tributary.platform.cli;

import dev.tributary.platform.process.LogFile;
import dev.tributary.platform.process.Pause;
import dev.tributary.platform.process.ProcessIdentity;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.process.Programs;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.servers.EmbeddedRun;
import dev.tributary.platform.watch.Durations;
import dev.tributary.spec.Pipeline;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a run that goes on by itself. */
@Command(
        name = "up",
        description = "Start database, broker, registry, capture and driver, and keep them running.",
        mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofMinutes(20);

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Mixin
    private LoadOptions load;

    @Option(names = "--workload", description = "Also run the producers of the example.")
    private boolean workload;

    @Option(names = "--foreground", description = "Stay, until Ctrl-C stops everything.")
    private boolean foreground;

    @Override
    public Integer call() {
        return foreground ? stay() : detach();
    }

    private int stay() {
        Optional<EmbeddedRun.Load> wanted = workload ? Optional.of(load.load()) : Optional.empty();
        Interrupts interrupts = Interrupts.listen();
        try (Launch launch = Launch.prepare(options, wanted)) {
            launch.supervisor().start();
            Progress progress = new Progress(spec.commandLine().getOut());
            while (!interrupts.once()) {
                progress.show(launch.supervisor().status());
                interrupts.pause(500);
            }
        }
        return 0;
    }

    private int detach() {
        Launch.requireName();
        Pipeline pipeline = options.load();
        RunDirectory run = options.directory(pipeline).create();
        if (ProcessTable.supervisor(run).isPresent()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("It is already running in " + run.root() + ": see " + Home.launcher() + " status.");
            if (!Checked.isAsAtStart(options.home(), options.file(), run)) {
                out.println("The pipeline has changed since it started: " + Home.launcher()
                        + " down and up again take that in.");
            }
            out.flush();
            return 0;
        }
        load.load();
        Checked.ensure(options.home(), options.file(), run);
        LogFile log = new LogFile(run.log("supervisor.out"));
        log.rotate();
        long from = log.length();
        long before = System.currentTimeMillis();
        Process supervisor = command(run).start(log);
        return await(run, supervisor, before, log, from);
    }

    private int await(RunDirectory run, Process supervisor, long before, LogFile log, long from) {
        Progress progress = new Progress(spec.commandLine().getOut());
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            if (!supervisor.isAlive()) {
                throw died(supervisor.exitValue(), log.tail(from));
            }
            Optional<RunStatus> status =
                    Json.read(run.status(), RunStatus.class).filter(one -> one.at() >= before);
            status.ifPresent(progress::show);
            if (status.isPresent() && status.get().phase() == RunStatus.Phase.RUNNING) {
                return 0;
            }
            Optional<String> deadEnd = status.flatMap(Launch::deadEnd);
            if (deadEnd.isPresent() || System.nanoTime() > deadline) {
                ProcessIdentity.of(supervisor.pid()).ifPresent(identity -> Down.end(identity, run));
                throw Failure.failed(
                        deadEnd.orElse("It did not start within " + Durations.text(LIMIT) + ": see " + run.logs() + ".")
                                + " Everything is stopped again.");
            }
            if (!Pause.millis(200)) {
                throw Failure.failed("Interrupted; it goes on starting: see " + Home.launcher() + " status.");
            }
        }
    }

    /** The supervisor has told why, on its last lines. */
    private static Failure died(int exitCode, List<String> lines) {
        String said = String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        String sentence = said.isBlank() ? "The supervisor ended with exit code " + exitCode + "." : said;
        return exitCode == Failure.USAGE ? Failure.usage(sentence) : Failure.failed(sentence);
    }

    /** This program again, in a session of its own. */
    private dev.tributary.platform.process.Command command(RunDirectory run) {
        Home home = options.home();
        List<String> line = new ArrayList<>(List.of(
                Programs.java(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.net.preferIPv4Stack=true",
                "-Dtributary.home=" + home.distribution(),
                "-Dtributary.root=" + home.root(),
                "-Dtributary.launcher=" + Home.launcher(),
                "-cp",
                System.getProperty("java.class.path"),
                Tributary.class.getName(),
                "up",
                "--foreground",
                "--dir",
                run.root().toString(),
                "-f",
                options.file().toString()));
        if (workload) {
            line.addAll(List.of(
                    "--workload",
                    "--rate",
                    "" + load.load().rate(),
                    "--seed",
                    "" + load.load().seed()));
        }
        Map<String, String> environment = new HashMap<>();
        for (String name : List.of("XDG_CACHE_HOME", "TRIBUTARY_DRIVER_HEAP", "TRIBUTARY_CAPTURE_HEAP")) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> environment.put(name, value));
        }
        return new dev.tributary.platform.process.Command(
                line, environment, Path.of("").toAbsolutePath());
    }

    /** Tells once what has become healthy, and at the end where to find everything. */
    static final class Progress {
        private final PrintWriter out;
        private final Set<String> told = new HashSet<>();

        Progress(PrintWriter out) {
            this.out = out;
        }

        void show(RunStatus status) {
            for (RunStatus.ProcessStatus process : status.processes()) {
                if (process.healthy() && told.add(process.name())) {
                    Duration since = Duration.ofMillis(status.at() - status.startedAt());
                    out.printf("%8s  %s is healthy%n", Durations.text(since), process.name());
                }
                if (process.reason() != null && process.restarts() > 0 && told.add(process.reason())) {
                    out.println("          " + process.reason());
                }
            }
            if (status.phase() == RunStatus.Phase.RUNNING && told.add("everything")) {
                out.println();
                status.endpoints().forEach((name, address) -> out.printf("%-9s %s%n", name, address));
                out.println();
                out.println("Next: " + Home.launcher() + " status, query \"SELECT ...\", verify, down.");
            }
            out.flush();
        }
    }
}
