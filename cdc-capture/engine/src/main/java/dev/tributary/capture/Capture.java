package dev.tributary.capture;

import dev.tributary.contract.AccessException;
import dev.tributary.contract.Environment;
import dev.tributary.contract.LastWord;
import dev.tributary.contract.Metrics;
import dev.tributary.contract.StatusEndpoint;
import dev.tributary.spec.PipelineException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The capture process: PostgreSQL → Kafka until SIGTERM. With the argument {@value Remedy#RESNAPSHOT} it only
 * writes that the next start takes a new snapshot. Exits with 0 when stopped, 2 for a configuration error, else 1.
 */
public final class Capture {

    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    private static final int CONFIGURATION = 2;

    private Capture() {}

    public static void main(String[] arguments) {
        run(arguments, CrashPoints.NONE);
    }

    static void run(String[] arguments, CrashPoints points) {
        int code;
        try {
            Settings settings = Settings.of(Environment.ofProcess());
            code = arguments.length > 0 ? administer(settings, arguments[0], points) : capture(settings, points);
        } catch (ConfigurationException | PipelineException e) {
            LastWord.say(LOG, e.getMessage());
            code = CONFIGURATION;
        } catch (AccessException e) {
            LastWord.say(LOG, e.getMessage());
            code = e.exitCode();
        }
        // Not System.exit: the hook for SIGTERM must not run, and Debezium's threads are no reason to stay.
        Runtime.getRuntime().halt(code);
    }

    private static int administer(Settings settings, String command, CrashPoints points) {
        if (!command.equals(Remedy.RESNAPSHOT)) {
            throw new ConfigurationException(
                    "Unknown argument " + command + "; the only one is " + Remedy.RESNAPSHOT + ".");
        }
        Progress progress = new Progress();
        try (Metrics metrics = Metrics.ofPipeline(settings.pipeline())) {
            CaptureMetrics own = new CaptureMetrics(metrics.registry(), progress);
            LOG.info("The next start begins with {}", new CaptureRun(settings, progress, own, points).newEpoch());
            return 0;
        } catch (ConfigurationException | AccessException e) {
            throw e;
        } catch (Exception e) {
            return failed(settings, e);
        }
    }

    private static int capture(Settings settings, CrashPoints points) {
        Progress progress = new Progress();
        try (Metrics metrics = Metrics.ofPipeline(settings.pipeline());
                StatusEndpoint endpoint = new StatusEndpoint(settings.statusPort(), settings.token());
                CaptureRun run =
                        new CaptureRun(settings, progress, new CaptureMetrics(metrics.registry(), progress), points)) {
            endpoint.health(progress::reasonNotWorking)
                    .status(progress::json)
                    .metrics(metrics)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(run), "stop"));
            run.run();
            return 0;
        } catch (ConfigurationException | AccessException e) {
            throw e;
        } catch (Exception e) {
            progress.stopped(e.getMessage());
            return failed(settings, e);
        }
    }

    private static int failed(Settings settings, Exception e) {
        // A broker that is away is told as what it is; one that lets us in no more needs a person.
        Optional<AccessException> known = settings.kafka().explain(e).filter(why -> why.exitCode() == CONFIGURATION);
        if (known.isPresent()) {
            throw known.get();
        }
        LOG.error("{}", e.getMessage(), e);
        LastWord.say(LOG, e.getMessage());
        return 1;
    }

    private static void stop(CaptureRun run) {
        LOG.info("Stopping");
        run.close();
        LOG.info("Stopped");
        Runtime.getRuntime().halt(0);
    }
}
