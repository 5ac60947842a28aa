package dev.tributary.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.platform.run.Endpoint;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Secrets;
import dev.tributary.platform.servers.EmbeddedRun;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Asks the Spark driver of a run. */
final class DriverClient {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration QUERY_LIMIT = Duration.ofMinutes(10);
    /** In which other queries end, for which this one waits. */
    private static final Duration QUEUE_LIMIT = Duration.ofMinutes(5);

    private final RunDirectory run;
    private final DriverWait wait;

    /** Waits without a word. */
    DriverClient(RunDirectory run) {
        this(run, line -> {});
    }

    /**
     * @param told a line when the driver has to be waited for
     */
    DriverClient(RunDirectory run, Consumer<String> told) {
        this.run = run;
        this.wait = new DriverWait(run, told);
    }

    /** {@link #query(String, int, Duration)} with ten minutes. */
    JsonNode query(String sql, int limit) {
        return query(sql, limit, QUERY_LIMIT);
    }

    /**
     * The first rows of a result.
     *
     * @param time after which the driver cancels the query
     * @return {@code {"columns": [{"name", "type"}], "rows": [[...]], "truncated": bool}}
     */
    JsonNode query(String sql, int limit, Duration time) {
        String id = UUID.randomUUID().toString();
        String path = "/query?limit=" + limit + "&seconds=" + Math.max(1, time.toSeconds()) + "&id=" + id;
        Heartbeat heartbeat = Heartbeat.start(this::endpoint, "/query/alive?id=" + id);
        try {
            return post(path, sql, time.plus(QUEUE_LIMIT));
        } finally {
            heartbeat.stop();
        }
    }

    /** {@code {"ok": bool, "checks": [{"check", "ok", "detail"}]}}. */
    JsonNode verify() {
        return post("/verify", "", LIMIT);
    }

    /** The same once the events that have been sent are in refined. */
    JsonNode verifyAllEvents() {
        return post("/verify?events=all", "", LIMIT);
    }

    /**
     * How far the verification that is going on is; empty if there is none or the driver does not say.
     *
     * @return such as {@code 3 of 11: public.orders = refined.orders}
     */
    Optional<String> verifying() {
        try {
            Endpoint.Answer answer = endpoint().read("/verify", LOOK);
            JsonNode progress = answer.ok() ? Json.parse(answer.body()) : MissingNode.getInstance();
            if (!progress.path("running").asBoolean()) {
                return Optional.empty();
            }
            String doing = progress.path("doing").asText();
            int all = progress.path("of").asInt();
            return Optional.of(all == 0 ? doing : progress.path("checks").size() + 1 + " of " + all + ": " + doing);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Endpoint endpoint() {
        return new Endpoint(
                Ports.load(run).of(EmbeddedRun.DRIVER),
                Secrets.loadOrCreate(run).token());
    }

    /** Sends it again to the driver that is started in place of one that ended: neither request changes anything. */
    private JsonNode post(String path, String body, Duration limit) {
        DriverWait.Attempt attempt = wait.begin();
        while (true) {
            try {
                return parsed(endpoint().post(path, body, limit));
            } catch (HttpTimeoutException e) {
                throw Failure.failed("The driver did not answer within " + limit.toMinutes() + " minutes.", e);
            } catch (ConnectException e) {
                attempt.unreachable(e);
            } catch (IOException e) {
                attempt.broken(e);
            }
        }
    }

    private static JsonNode parsed(Endpoint.Answer answer) {
        if (!answer.ok()) {
            throw Failure.failed(answer.body());
        }
        try {
            return Json.parse(answer.body());
        } catch (JsonProcessingException e) {
            throw Failure.failed("The driver's answer is not JSON; are driver and platform of one version?", e);
        }
    }
}
