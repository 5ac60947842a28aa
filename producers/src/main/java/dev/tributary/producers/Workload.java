package dev.tributary.producers;

import dev.tributary.contract.Environment;
import dev.tributary.contract.Metrics;
import dev.tributary.contract.StatusEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Step 1a's source in the demo: transactions of a small shop on its PostgreSQL database, until SIGTERM. */
@Command(
        name = "workload",
        description = {
            "Runs the transactions of a small shop on its PostgreSQL database.",
            "Reads TRIBUTARY_DATABASE_URL, _USER and _PASSWORD, TRIBUTARY_STATUS_PORT and TRIBUTARY_TOKEN."
        },
        exitCodeListHeading = "Exit codes: 0 ended as asked, 1 failure, 2 usage or configuration%n")
public final class Workload implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(Workload.class);
    /** Lost time that is made up for: checkpoints yes, outages no. */
    private static final Duration BACKLOG = Duration.ofSeconds(5);

    private final Lifetime lifetime;
    private final Environment environment;
    private final Tally tally = new Tally();
    private final Health health = new Health();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    @Option(names = "--rate", description = "Row changes a second, cascades included (${DEFAULT-VALUE}).")
    private double rate = 100;

    @Option(names = "--seed", description = "Of the content; the same seed does the same (${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(names = "--for", description = "How long, for example 90s or 1h; without it until SIGTERM.")
    private Duration time;

    @Option(names = "--connections", description = "1 to 8, each with rows of its own (${DEFAULT-VALUE}).")
    private int connections = 3;

    @Option(names = "--customers", description = "To begin with, if there are none (${DEFAULT-VALUE}).")
    private int customers = 2_000;

    @Option(names = "--products", description = "To begin with, if there are none (${DEFAULT-VALUE}).")
    private int products = 500;

    @Option(names = "--orders", description = "At most, older ones are deleted (${DEFAULT-VALUE}).")
    private int orders = 10_000;

    @Option(names = "--truncate", description = "Now and then empty order_items by TRUNCATE.")
    private boolean truncate;

    Workload(Lifetime lifetime, Environment environment) {
        this.lifetime = lifetime;
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        Lifetime.run(lifetime -> CommandLines.execute(new Workload(lifetime, Environment.ofProcess()), arguments));
    }

    @Override
    public Integer call() {
        Lane.Run run = Misconfigured.unlessRead(this::configure);
        try (Metrics metrics = new Metrics(Map.of());
                StatusEndpoint status = CommandLines.status(environment)) {
            tally.bindTo(metrics.registry());
            health.bindTo(metrics.registry(), "tributary.workload.working");
            status.health(health::reason).status(tally::json).metrics(metrics).start();
            LOG.info("Seed {}, {} row changes a second on {} connections, {}", seed, rate, connections, run.database());
            lifetime.endAfter(time);
            work(run);
        }
        LOG.info("Ended after {} transactions, {} row changes", tally.transactions(), tally.changes());
        return 0;
    }

    Tally tally() {
        return tally;
    }

    private Lane.Run configure() {
        if (connections < 1 || connections > 8) {
            throw new IllegalArgumentException("--connections is from 1 to 8, not " + connections);
        }
        if (customers < connections || products < connections || orders < connections) {
            throw new IllegalArgumentException("--customers, --products and --orders are at least one a connection");
        }
        // Room for imports and new products on top of what is there to begin with.
        Limits limits = new Limits(2 * customers, 2 * products, orders);
        Planner.Extra extra = truncate ? Planner.Extra.TRUNCATE : Planner.Extra.NONE;
        return new Lane.Run(
                Database.of(environment),
                new Lane.Options(seed, connections, customers, products, limits, extra),
                new SequenceKeys(connections),
                new Pace(rate, BACKLOG, System::nanoTime),
                tally,
                health,
                lifetime,
                new Truncations());
    }

    /** Runs the lanes side by side; if one fails, all end. */
    private void work(Lane.Run run) {
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int number = 0; number < connections; number++) {
            Lane lane = new Lane(run, number);
            lanes.add(CompletableFuture.runAsync(lane, work -> new Thread(work, "workload").start())
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            lifetime.end();
                        }
                    }));
        }
        try {
            CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw e;
        }
    }
}
