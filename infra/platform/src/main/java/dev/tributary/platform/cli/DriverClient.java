package dev.tributary.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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

/** Asks the Spark driver of a run. */
final class DriverClient {

    private static final Duration LIMIT = Duration.ofMinutes(15);

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

    private JsonNode post(String path, String body) {
        Ports ports = Ports.load(run);
        String token = Secrets.loadOrCreate(run).token();
        Endpoint.Answer answer;
        try {
            answer = new Endpoint(ports.of(EmbeddedRun.DRIVER), token).post(path, body, LIMIT);
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
