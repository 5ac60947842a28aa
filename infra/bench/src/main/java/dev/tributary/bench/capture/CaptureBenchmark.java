package dev.tributary.bench.capture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the capture beside others; {@code infra/bench/capture.sh} runs it. */
@Command(
        name = "infra/bench/capture.sh",
        description = "Measures the capture between its own PostgreSQL, broker and registry: replay of a backlog beside"
                + " other contenders, commit to visible under load, and initial snapshots. Figures are printed only"
                + " after what arrived was compared with what the log holds.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class CaptureBenchmark implements Callable<Integer> {

    private static final String OURS = "ours";
    private static final String STOCK = "Debezium, defaults";

    enum Part {
        BACKLOG,
        LATENCY,
        SNAPSHOT
    }

    @Option(names = "--part", description = "What to measure: ${COMPLETION-CANDIDATES}; all if not given.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--changes", description = "Changes of the backlog, about.")
    private long changes = 1_000_000;

    @Option(names = "--rounds", description = "Rounds, each with every contender.")
    private int rounds = 3;

    @Option(names = "--only", description = "Contenders of this name; may be repeated; all if not given.")
    private Set<String> only = Set.of();

    @Option(names = "--rate", description = "Changes per second for the latency.")
    private int rate = 1_000;

    @Option(names = "--seconds", description = "For how long the latency is measured, after the warm-up.")
    private int seconds = 30;

    @Option(names = "--rows", description = "Rows of the snapshot's table.")
    private long rows = 1_000_000;

    @Option(names = "--seed", description = "Of the backlog's changes, from -1 to 1.")
    private double seed = 0.5;

    @Option(names = "--dir", description = "Where to keep servers and logs; a new folder below /tmp if not given.")
    private Path folder;

    @Option(names = "--jvm", description = "A further option for the JVM of our capture; may be repeated.")
    private List<String> jvm = new ArrayList<>();

    @Option(names = "--set", description = "A variable for our capture, NAME=value; may be repeated.")
    private Map<String, String> variables = Map.of();

    @Option(names = "--jfr", description = "A folder for flight recordings of our capture.")
    private Optional<Path> recordings = Optional.empty();

    @Option(
            names = "--build",
            description = "Another build of our capture to replay the backlog too, name=folder with its jars.")
    private Map<String, Path> builds = Map.of();

    @Option(
            names = "--stock",
            description = "Debezium's engine with settings of its own, name=key:value[,key:value...]; may be repeated.")
    private Map<String, String> stock = Map.of();

    @Option(names = "--root", hidden = true, required = true)
    private Path root;

    private CaptureBenchmark() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CaptureBenchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path home = folder == null
                ? Files.createTempDirectory(Path.of("/tmp"), "tributary-capture.")
                : Files.createDirectories(folder);
        // Where this runs as root, PostgreSQL does not.
        home.toFile().setExecutable(true, false);
        home.toFile().setReadable(true, false);
        System.out.printf(
                "%s, %d processors, Java %s; logs in %s%n",
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                home);
        try (Servers servers = Servers.start(new Distribution(root), home.toRealPath())) {
            if (parts.contains(Part.BACKLOG) || parts.contains(Part.LATENCY)) {
                shop(servers);
            }
            if (parts.contains(Part.SNAPSHOT)) {
                snapshots(servers);
            }
        }
        return 0;
    }

    private Build ours(Servers servers) {
        return new Build(OURS, servers.distribution().classPath("capture"), jvm, variables, recordings);
    }

    private void shop(Servers servers) throws Exception {
        Shop shop = Shop.example(servers);
        Workload.prepare(shop);
        Path log = servers.folder().resolve("first.log");
        try (CaptureProcess first = new CaptureProcess(servers, shop, log, ours(servers))) {
            Patience.await("the first snapshot", Duration.ofMinutes(2), Duration.ofMillis(200), first::streams);
        }
        Stopwatch.awaitFree(shop, shop.objects().slot());
        if (parts.contains(Part.LATENCY)) {
            System.out.println(
                    new LatencyMeasurement(servers, shop, rate, Duration.ofSeconds(seconds), ours(servers)).run());
            Stopwatch.awaitFree(shop, shop.objects().slot());
        }
        if (parts.contains(Part.BACKLOG)) {
            backlog(servers, shop);
        }
    }

    private void backlog(Servers servers, Shop shop) throws Exception {
        Start start = Start.of(servers.broker().bootstrap(), shop.topics());
        Backlog backlog = Backlog.write(shop, changes, seed);
        System.out.printf(
                "backlog of seed %s: %,d row events, %,d MB of pgoutput: %s%n",
                seed,
                backlog.events().total(),
                backlog.bytes() / 1_000_000,
                backlog.events().counts());
        List<Contender> contenders = contenders(servers, start);
        Report report = new Report();
        for (int round = 1; round <= rounds; round++) {
            System.out.println("round " + round);
            for (Contender contender : contenders) {
                report.add(contender.name(), contender.replay(backlog));
            }
        }
        report.print(STOCK);
    }

    private List<Contender> contenders(Servers servers, Start start) {
        List<Contender> contenders = new ArrayList<>();
        Receiver.find(servers, false)
                .ifPresentOrElse(
                        contenders::add,
                        () -> System.out.println("pg_recvlogical is absent: install PostgreSQL's client programs."));
        Receiver.find(servers, true).ifPresent(contenders::add);
        contenders.add(new Stock(STOCK, servers, Map.of()));
        contenders.add(new Stock(
                "Debezium, queue 100k, batch 20k",
                servers,
                Map.of("max.queue.size", "100000", "max.batch.size", "20000")));
        stock.forEach((name, settings) -> contenders.add(new Stock("Debezium, " + name, servers, settings(settings))));
        builds.forEach((name, folder) ->
                contenders.add(new Ours(servers, start, new Build(name, folder + "/*", jvm, variables, recordings))));
        contenders.add(new Ours(servers, start, ours(servers)));
        contenders.removeIf(contender -> !only.isEmpty() && !only.contains(contender.name()));
        return contenders;
    }

    private static Map<String, String> settings(String text) {
        return Arrays.stream(text.split(","))
                .map(setting -> setting.split(":", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    }

    private void snapshots(Servers servers) throws Exception {
        Report report = new Report();
        System.out.printf("initial snapshot of %,d narrow rows%n", rows);
        SnapshotMeasurement measurement = new SnapshotMeasurement(servers, rows, ours(servers));
        for (int round = 1; round <= rounds; round++) {
            report.add(OURS, measurement.run(round));
        }
        report.print("");
    }
}
