package dev.tributary.jobs;

import dev.tributary.contract.AccessException;
import dev.tributary.contract.Environment;
import dev.tributary.contract.LastWord;
import dev.tributary.contract.Metrics;
import dev.tributary.contract.StatusEndpoint;
import dev.tributary.jobs.sql.SqlEndpoint;
import dev.tributary.jobs.verify.Database;
import dev.tributary.jobs.verify.Verification;
import dev.tributary.jobs.verify.VerifyEndpoint;
import dev.tributary.lake.FailureCause;
import dev.tributary.lake.Lake;
import dev.tributary.lake.LakeSession;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.PipelineException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs until it is told to stop (exit 0) or raw or refined as a whole fails (exit 1, so that its supervisor starts it
 * again; every stream goes on where it stood). A captured table, an event stream or a mart that fails stops alone, with
 * its cause in the status, and is tried again. A number missing for good stops refined, and all else stays up.
 */
public final class Driver {

    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    private static final int FIRST = 1_000;
    private static final int STOP_SECONDS = 50;

    private Driver() {}

    public static void main(String[] arguments) {
        Environment environment = Environment.ofProcess();
        Pipeline pipeline;
        Servers servers;
        try {
            pipeline = Pipeline.load(environment.pipeline());
            servers = Servers.of(environment);
            servers.kafka().requireSpoken();
        } catch (PipelineException | IllegalStateException | AccessException e) {
            LastWord.say(LOG, e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(environment, pipeline, servers));
    }

    private static int run(Environment environment, Pipeline pipeline, Servers servers) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        // Before Spark's own, which would take the session away from streams that are about to end.
        ShutdownHookManager.get()
                .addShutdownHook(
                        () -> {
                            stop.countDown();
                            try {
                                stopped.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        FIRST,
                        STOP_SECONDS,
                        TimeUnit.SECONDS);
        try (SparkSession spark = session(environment, pipeline)) {
            Lake lake = new Lake(spark, environment.lake());
            try (Streams streams = new Streams(lake, pipeline, environment.pipeline(), servers);
                    Metrics metrics = Metrics.ofPipeline(pipeline.name());
                    SqlEndpoint sql = new SqlEndpoint(lake);
                    StatusEndpoint endpoint = new StatusEndpoint(environment.statusPort(), environment.token())) {
                Database database = new Database(servers.database(), environment.piiSalt());
                Verification verification = new Verification(pipeline, lake, database, streams.cutControl());
                streams.showVerified(verification::last);
                DriverMetrics own = new DriverMetrics(metrics.registry(), streams::problem);
                endpoint.health(streams::problem)
                        .status(streams::status)
                        .handle("/metrics", (method, query, body) -> {
                            own.read(streams.status());
                            return metrics.reply();
                        })
                        .handle("/query", SqlEndpoint.AT_ONCE, inSession(spark, sql))
                        .handle("/query/alive", sql::alive)
                        .handle("/verify", inSession(spark, new VerifyEndpoint(verification)))
                        .start();
                streams.start();
                return streams.await(stop);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (IOException | RuntimeException e) {
            LOG.error("The driver stops: {}", e.getMessage(), e);
            LastWord.say(LOG, "The driver ends: " + FailureCause.of(e));
            return 1;
        } finally {
            stopped.countDown();
        }
    }

    /**
     * A thread without a session would read rows by Spark's defaults, not by the settings of ours. What somebody waits
     * for goes before the steps.
     */
    private static StatusEndpoint.Handler inSession(SparkSession spark, StatusEndpoint.Handler handler) {
        return (method, query, body) -> {
            SparkSession.setActiveSession(spark);
            spark.sparkContext().setLocalProperty("spark.scheduler.pool", "asked");
            return handler.handle(method, query, body);
        };
    }

    private static SparkSession session(Environment environment, Pipeline pipeline) {
        // More tasks than cores: those that wait for Kafka would keep the others from their turn.
        String master = System.getProperty(
                "spark.master", "local[" + 2 * Runtime.getRuntime().availableProcessors() + "]");
        SparkSession.Builder builder = LakeSession.configure(SparkSession.builder());
        if (!environment.lake().contains(":")) {
            builder = LakeSession.onLocalDisk(builder);
        }
        return builder.appName("tributary-" + pipeline.name())
                .master(master)
                .config("spark.scheduler.mode", "FAIR")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.local.dir", environment.state().resolve("spark").toString())
                .config(
                        "spark.sql.warehouse.dir",
                        environment.state().resolve("warehouse").toString())
                .getOrCreate();
    }
}
