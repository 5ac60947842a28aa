package dev.tributary.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.Endpoint;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.RunStatus.State;
import dev.tributary.platform.run.Secrets;
import dev.tributary.platform.servers.EmbeddedRun;
import dev.tributary.platform.watch.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Follows what the capture of a run does with a request, which is kept whatever happens to the one that follows. */
final class CaptureWatch {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(3);
    /** Empties the terminal's line. */
    private static final String FROM_THE_START = "\r\u001b[K";

    private final RunDirectory run;
    private final PrintWriter out;
    private final String kept;
    private final Endpoint capture;
    private final Interrupts interrupts = Interrupts.listen();
    private final Set<String> told = new HashSet<>();
    private long toldNanos = System.nanoTime();
    private boolean passing;

    /**
     * @param kept what becomes of the request when nobody waits for its end any more, a sentence
     */
    CaptureWatch(RunDirectory run, PrintWriter out, String kept) {
        this.run = run;
        this.out = out;
        this.kept = kept;
        this.capture = new Endpoint(
                Ports.load(run).of(EmbeddedRun.CAPTURE),
                Secrets.loadOrCreate(run).token());
    }

    /** Prints a line, but no line twice. */
    void tell(String line) {
        if (told.add(line)) {
            out.println((passing ? FROM_THE_START : "") + line);
            passing = false;
            out.flush();
            toldNanos = System.nanoTime();
        }
    }

    /** Shows a line that the next one replaces; where nothing can be replaced, prints one now and then. */
    void progress(String line) {
        if (System.console() != null) {
            out.print(FROM_THE_START + line);
            out.flush();
            passing = true;
        } else if (System.nanoTime() - toldNanos > BETWEEN_LINES.toNanos()) {
            tell(line);
        }
    }

    /**
     * Waits until the capture's status says that it is done.
     *
     * @param done is asked with the status, or with nothing while the capture does not answer
     * @throws Failure if that can't be waited for: the run is stopped, a person must help, or nothing moves
     */
    void await(Predicate<Optional<JsonNode>> done) {
        Optional<JsonNode> before = Optional.empty();
        long moved = System.nanoTime();
        while (true) {
            Optional<JsonNode> status = status();
            if (done.test(status)) {
                return;
            }
            if (!status.equals(before)) {
                before = status;
                moved = System.nanoTime();
            }
            requireHope(moved);
            interrupts.pause(200);
            if (interrupts.once()) {
                throw kept("Interrupted.");
            }
        }
    }

    private Optional<JsonNode> status() {
        try {
            Endpoint.Answer answer = capture.read("/status", Duration.ofSeconds(3));
            return answer.ok() ? Optional.of(Json.parse(answer.body())) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw Failure.failed("The capture's answer is not JSON; are capture and platform of one version?", e);
        } catch (IOException e) {
            // It is between two lives, or busy.
            return Optional.empty();
        }
    }

    private void requireHope(long movedNanos) {
        if (ProcessTable.supervisor(run).isEmpty()) {
            throw kept("The run was stopped meanwhile.");
        }
        RunStatus.ProcessStatus process = Json.read(run.status(), RunStatus.class)
                .map(status -> status.process(EmbeddedRun.CAPTURE))
                .orElse(null);
        if (process != null && process.state() == State.FAILED) {
            throw kept(process.reason());
        }
        if (System.nanoTime() - movedNanos > LIMIT.toNanos()) {
            String reason = process == null || process.reason() == null ? "" : " (" + process.reason() + ")";
            throw kept("Nothing has moved for " + Durations.text(LIMIT) + reason + ".");
        }
    }

    private Failure kept(String why) {
        return Failure.failed(why + " " + kept);
    }
}
