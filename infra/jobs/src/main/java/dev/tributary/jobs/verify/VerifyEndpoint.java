package dev.tributary.jobs.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contract.StatusEndpoint.Handler;
import dev.tributary.contract.StatusEndpoint.Reply;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /verify} → {@link VerifyResult} as JSON, one verification at a time; with {@code ?events=all} it waits first
 * until the events that have been sent are in refined. {@code GET /verify} → how far it is, a {@link VerifyProgress}.
 */
public final class VerifyEndpoint implements Handler {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger log = LoggerFactory.getLogger(VerifyEndpoint.class);

    /** The query of a request. */
    private static final String ALL_EVENTS = "events=all";

    private final Verification verification;
    private final AtomicBoolean running = new AtomicBoolean();

    public VerifyEndpoint(Verification verification) {
        this.verification = verification;
    }

    @Override
    public Reply handle(String method, String query, String body) throws Exception {
        if (method.equals("GET")) {
            return Reply.json(JSON.writeValueAsString(verification.progress()));
        }
        if (!method.equals("POST")) {
            return Reply.text(405, "Send a POST, or a GET for its progress.");
        }
        if (!running.compareAndSet(false, true)) {
            return Reply.text(409, "A verification is running; wait for it.");
        }
        try {
            return Reply.json(JSON.writeValueAsString(verification.run(ALL_EVENTS.equals(query))));
        } catch (RuntimeException e) {
            log.error("The verification could not be carried out", e);
            throw e;
        } finally {
            running.set(false);
        }
    }
}
