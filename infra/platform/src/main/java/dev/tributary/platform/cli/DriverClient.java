package dev.tributary.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.Endpoint;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
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

/** Asks the Spark driver of a run. */
final class DriverClient {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final RunDirectory run;

    DriverClient(RunDirectory run) {
        this.run = run;
    }

    /**
     * The first rows of a result.
     *
     * @return {@code {"columns": [{"name", "type"}], "rows": [[...]], "truncated": bool}}
     */
    JsonNode query(String sql, int limit) {
        return post("/query?limit=" + limit, sql);
    }

    /** {@code {"ok": bool, "checks": [{"check", "ok", "detail"}]}}. */
    JsonNode verify() {
        return post("/verify", "");
    }

    /** The same once the events that have been sent are in refined. */
    JsonNode verifyAllEvents() {
        return post("/verify?events=all", "");
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

    private JsonNode post(String path, String body) {
        Endpoint.Answer answer;
        try {
            answer = endpoint().post(path, body, LIMIT);
        } catch (HttpTimeoutException e) {
            throw Failure.failed("The driver did not answer within " + LIMIT.toMinutes() + " minutes.", e);
        } catch (ConnectException e) {
            throw Failure.failed(
                    ProcessTable.supervisor(run).isEmpty()
                            ? "Nothing is running in " + run.root() + ": start it with " + Home.launcher() + " up."
                            : "The Spark driver is not up at the moment: see " + Home.launcher() + " status.",
                    e);
        } catch (IOException e) {
            throw Failure.failed(
                    "The connection to the Spark driver broke (" + e.getMessage() + "): see " + Home.launcher()
                            + " status.",
                    e);
        }
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
