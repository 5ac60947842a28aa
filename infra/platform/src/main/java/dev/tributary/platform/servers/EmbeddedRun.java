package dev.tributary.platform.servers;

import dev.tributary.contract.Environment;
import dev.tributary.contract.TopicKind;
import dev.tributary.platform.supervise.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All processes of an embedded run, in start order. */
public final class EmbeddedRun {

    public static final String CAPTURE = "capture";
    public static final String DRIVER = "driver";
    public static final String WORKLOAD = "workload";
    public static final String PAYMENTS = "payments";
    /** What stands for the outside world and is stopped first. */
    public static final List<String> PRODUCERS = List.of(WORKLOAD, PAYMENTS);
    /** Processes of our own: they answer on a status endpoint. */
    public static final List<String> STAGES = List.of(CAPTURE, DRIVER, WORKLOAD, PAYMENTS);

    /** Names that need a port. */
    public static final List<String> PORTS =
            List.of(Postgres.NAME, Broker.NAME, Broker.CONTROLLER, Registry.NAME, CAPTURE, DRIVER, WORKLOAD, PAYMENTS);

    /** Doors that Spark needs open on Java 17. */
    private static final List<String> SPARK = Stream.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.security.action",
                    "sun.util.calendar")
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
            .toList();

    /**
     * Load for the run.
     *
     * @param rate changes a second in the database; a tenth of it in payments
     * @param seed of both
     */
    public record Load(int rate, long seed) {}

    private final Site site;

    public EmbeddedRun(Site site) {
        this.site = site;
    }

    /** Servers and stages; no producers. */
    public List<Service> platform() {
        return List.of(new Postgres(site), new Broker(site), new Registry(site), capture(), driver());
    }

    /** The same with producers behind them. */
    public List<Service> platformUnder(Load load) {
        List<Service> all = new ArrayList<>(platform());
        all.add(workload(load));
        if (!site.pipeline().events().isEmpty()) {
            all.add(payments(load));
        }
        return List.copyOf(all);
    }

    /** Addresses for people and tools. */
    public Map<String, String> endpoints() {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("database", site.databaseUrl(site.pipeline().name()));
        addresses.put("kafka", site.ports().address(Broker.NAME));
        addresses.put("registry", site.registryUrl());
        addresses.put("lake", site.run().lake().toString());
        return addresses;
    }

    /** Options of a JVM that runs Spark. */
    public static List<String> sparkOptions() {
        List<String> options = new ArrayList<>(SPARK);
        options.add("-Djdk.reflect.useDirectMethodHandle=false");
        options.add("-Dio.netty.tryReflectionSetAccessible=true");
        return options;
    }

    private Stage capture() {
        Map<String, String> environment = new LinkedHashMap<>(kafka());
        environment.putAll(database(DatabaseSetup.CAPTURE, site.secrets().capture()));
        environment.put(
                Environment.PII_SALT,
                Environment.ofProcess().piiSalt().orElse(site.secrets().salt()));
        // One broker and one reader: each partition more is a commit marker more for every transaction.
        environment.put("TRIBUTARY_CAPTURE_PARTITIONS", "1");
        return new Stage(
                site,
                new Jvm(CAPTURE, System.getenv().getOrDefault("TRIBUTARY_CAPTURE_HEAP", "384m"), List.of()),
                "capture",
                List.of("dev.tributary.capture.Capture"),
                environment,
                List.of(Postgres.NAME, Broker.NAME, Registry.NAME),
                Duration.ofSeconds(20),
                Optional.empty());
    }

    private Stage driver() {
        Map<String, String> environment = new LinkedHashMap<>(kafka());
        environment.putAll(database(DatabaseSetup.CAPTURE, site.secrets().capture()));
        environment.put(
                Environment.PII_SALT,
                Environment.ofProcess().piiSalt().orElse(site.secrets().salt()));
        environment.put(Environment.LAKE, site.run().lake().toString());
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        environment.put("SPARK_LOCAL_HOSTNAME", "127.0.0.1");
        String heap = System.getenv().getOrDefault("TRIBUTARY_DRIVER_HEAP", "2560m");
        // Spark plans far more than it computes here: on two cores the optimising compiler took a third of the time of
        // the first ten minutes and did not earn it back.
        List<String> options = sparkOptions();
        options.add(Jvm.QUICK_START);
        // The quick compiler alone comes with a code cache that Spark outgrows.
        options.add("-XX:ReservedCodeCacheSize=256m");
        options.add("-Xms1g");
        return new Stage(
                site,
                new Jvm(DRIVER, heap, options),
                "spark",
                List.of("dev.tributary.jobs.Driver"),
                environment,
                // It takes longer to load its classes than the others take to be there.
                List.of(),
                Duration.ofSeconds(60),
                Optional.of(ClassArchive.of(DRIVER, site.home().role("spark"), site.run())));
    }

    /** After the driver, so that its first batch is not the backlog of its own start. */
    private Stage workload(Load load) {
        return new Stage(
                site,
                new Jvm(WORKLOAD, "128m", List.of(Jvm.QUICK_START)),
                "producers",
                List.of("dev.tributary.producers.Workload", "--rate", "" + load.rate(), "--seed", "" + load.seed()),
                database(
                        DatabaseSetup.application(site.pipeline().name()),
                        site.secrets().application()),
                List.of(Postgres.NAME, CAPTURE, DRIVER),
                Duration.ofSeconds(15),
                Optional.empty());
    }

    private Stage payments(Load load) {
        int rate = Math.max(1, load.rate() / 10);
        return new Stage(
                site,
                new Jvm(PAYMENTS, "128m", List.of(Jvm.QUICK_START)),
                "producers",
                List.of("dev.tributary.producers.PaymentEvents", "--rate", "" + rate, "--seed", "" + load.seed()),
                kafka(),
                List.of(Broker.NAME, Registry.NAME, CAPTURE, DRIVER),
                Duration.ofSeconds(15),
                Optional.empty());
    }

    private Map<String, String> kafka() {
        return Map.of(
                Environment.KAFKA,
                site.ports().address(Broker.NAME),
                Environment.REGISTRY,
                site.registryUrl(),
                // Raw can be rebuilt from the topics while the run exists.
                TopicKind.RETENTION,
                "forever");
    }

    private Map<String, String> database(String user, String password) {
        return Map.of(
                Environment.DATABASE_URL,
                site.databaseUrl(site.pipeline().name()),
                Environment.DATABASE_USER,
                user,
                Environment.DATABASE_PASSWORD,
                password);
    }
}
