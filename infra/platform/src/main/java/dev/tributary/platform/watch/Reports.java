package dev.tributary.platform.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.run.Endpoint;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunStatus.LoadStatus;
import dev.tributary.platform.run.RunStatus.SlotStatus;
import dev.tributary.platform.run.Secrets;
import dev.tributary.platform.servers.EmbeddedRun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the stages answer to {@code GET /status}, at one moment.
 *
 * @param stages JSON by process; a process that does not answer is missing
 */
public record Reports(Map<String, JsonNode> stages) {

    /** Asks those that should answer. */
    public static Reports read(Ports ports, Secrets secrets, Predicate<String> running) {
        Map<String, JsonNode> answers = new HashMap<>();
        for (String stage : EmbeddedRun.STAGES) {
            if (!running.test(stage)) {
                continue;
            }
            try {
                Endpoint.Answer answer =
                        new Endpoint(ports.of(stage), secrets.token()).read("/status", Duration.ofSeconds(3));
                if (answer.ok()) {
                    answers.put(stage, Json.parse(answer.body()));
                }
            } catch (IOException e) {
                // Its health check says that it does not answer; here it just has no numbers.
                answers.remove(stage);
            }
        }
        return new Reports(answers);
    }

    /** Number of the last captured change. */
    public Long captured() {
        return number(EmbeddedRun.CAPTURE, "/seq");
    }

    /** Commit time of the last captured change, microseconds since 1970. */
    public Long capturedMicros() {
        return number(EmbeddedRun.CAPTURE, "/commitMicros");
    }

    /** The slot as the capture sees it, or null while it cannot. */
    public SlotStatus slot() {
        Long lag = number(EmbeddedRun.CAPTURE, "/slot/lagBytes");
        if (lag == null) {
            return null;
        }
        JsonNode seconds = stages.get(EmbeddedRun.CAPTURE).at("/slot/lagSeconds");
        return new SlotStatus(
                lag,
                seconds.isNumber() ? seconds.asDouble() : null,
                number(EmbeddedRun.CAPTURE, "/slot/retainedBytes"),
                number(EmbeddedRun.CAPTURE, "/slot/safeBytes"));
    }

    /** Rows that the workload has changed. */
    public Long changes() {
        return number(EmbeddedRun.WORKLOAD, "/changes");
    }

    /** Events that the back end has sent. */
    public Long payments() {
        return number(EmbeddedRun.PAYMENTS, "/events");
    }

    /** Whether Kafka has captured records that raw does not have yet. */
    public boolean rawIsBehind() {
        JsonNode report = stages.get(EmbeddedRun.DRIVER);
        return report != null && report.at("/raw/behind").asBoolean();
    }

    /** The highest number in raw; while raw is behind Kafka, lower ones may be missing. */
    public Long raw() {
        return number(EmbeddedRun.DRIVER, "/raw/seq");
    }

    /** Events in raw since the driver started. */
    public Long rawEvents() {
        return number(EmbeddedRun.DRIVER, "/raw/events");
    }

    /** Refined holds everything up to this number. */
    public Long refined() {
        return number(EmbeddedRun.DRIVER, "/refined/seq");
    }

    public Long refinedCut() {
        return number(EmbeddedRun.DRIVER, "/refined/cut");
    }

    public Long refinedMicros() {
        return number(EmbeddedRun.DRIVER, "/refined/commitMicros");
    }

    public Long martsCut() {
        return number(EmbeddedRun.DRIVER, "/marts/cut");
    }

    public Long martsMicros() {
        return number(EmbeddedRun.DRIVER, "/marts/commitMicros");
    }

    public Long quarantined() {
        return number(EmbeddedRun.DRIVER, "/quarantined");
    }

    /** The large cut that refined is at, or null. */
    public LoadStatus load() {
        Long rows = number(EmbeddedRun.DRIVER, "/loading/rows");
        Long done = number(EmbeddedRun.DRIVER, "/loading/done");
        return rows == null || done == null
                ? null
                : new LoadStatus(rows, done, number(EmbeddedRun.DRIVER, "/loading/secondsLeft"));
    }

    /** Which numbers are missing in raw, or null. */
    public String hole() {
        return text("/hole");
    }

    /** Why a stream of the driver stands still, or null. */
    public String failure() {
        return text("/failure");
    }

    /**
     * A table, event stream or mart that has stopped alone, or a check of the last verification that failed.
     *
     * @param since which cut, or empty
     */
    public record Stopped(String where, String what, String since) {}

    /** What stands still in the driver while all else goes on. */
    public List<Stopped> stopped() {
        List<Stopped> all = new ArrayList<>();
        JsonNode report = stages.get(EmbeddedRun.DRIVER);
        if (report != null) {
            report.path("stopped")
                    .forEach(one -> all.add(new Stopped(
                            one.path("where").asText(),
                            one.path("what").asText(),
                            one.path("since").asText(""))));
        }
        return all;
    }

    /** Whether refined and marts show everything that was captured. */
    public boolean caughtUp() {
        return captured() != null
                && refined() != null
                && refined() >= captured()
                && martsCut() != null
                && martsCut().equals(refinedCut());
    }

    private Long number(String stage, String pointer) {
        JsonNode report = stages.get(stage);
        if (report == null) {
            return null;
        }
        JsonNode value = report.at(pointer);
        return value.isNumber() ? value.asLong() : null;
    }

    private String text(String pointer) {
        JsonNode report = stages.get(EmbeddedRun.DRIVER);
        if (report == null) {
            return null;
        }
        JsonNode value = report.at(pointer);
        return value.isTextual() ? value.asText() : null;
    }
}
