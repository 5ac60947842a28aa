package dev.tributary.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The small HTTP server of a process, on loopback only: {@code GET /health} answers 200 once the process works,
 * {@code GET /status} a JSON object, {@code GET /metrics} what Prometheus reads. Every request must carry
 * {@code Authorization: Bearer <token>}.
 *
 * <p>Health is answered by the threads that accept requests; every other path has threads of its own. So a path whose
 * requests take long, or hang, delays requests of that path only, and a supervisor does not take a busy process for a
 * dead one.
 */
public final class StatusEndpoint implements AutoCloseable {

    /** One answer. */
    public record Reply(int code, String contentType, String body) {
        public static Reply json(String body) {
            return new Reply(200, "application/json", body);
        }

        public static Reply text(int code, String body) {
            return new Reply(code, "text/plain; charset=utf-8", body);
        }
    }

    /** Answers a request whose body has been read. */
    @FunctionalInterface
    public interface Handler {
        Reply handle(String method, String query, String body) throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(StatusEndpoint.class);

    /** Of a path that is answered in no time. */
    private static final int FEW = 2;

    private final HttpServer server;
    private final List<ExecutorService> threads = new ArrayList<>();
    private final byte[] authorization;

    /**
     * @param port on loopback; 0 takes a free one
     * @param token what callers must present; not empty
     * @throws UncheckedIOException if the port is taken
     */
    public StatusEndpoint(int port, String token) {
        if (token == null || token.isBlank()) {
            throw new IllegalArgumentException("The status endpoint needs a token");
        }
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        } catch (BindException e) {
            throw new UncheckedIOException("Port " + port + " on loopback is taken", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads("http", FEW));
    }

    private ExecutorService threads(String name, int most) {
        ExecutorService pool = Executors.newFixedThreadPool(most, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        threads.add(pool);
        return pool;
    }

    /**
     * Adds {@code /health}: 200 when null is supplied, else 503 with the reason.
     *
     * @param reasonOrNull must neither wait nor read anything
     */
    public StatusEndpoint health(Supplier<String> reasonOrNull) {
        server.createContext(
                "/health",
                exchange -> answer(exchange, (method, query, body) -> {
                    String reason = reasonOrNull.get();
                    return reason == null ? Reply.text(200, "ok") : Reply.text(503, reason);
                }));
        return this;
    }

    /** Adds {@code /status} with a JSON object. */
    public StatusEndpoint status(Supplier<String> json) {
        return handle("/status", (method, query, body) -> Reply.json(json.get()));
    }

    /** Adds {@code /metrics}. */
    public StatusEndpoint metrics(Metrics metrics) {
        return handle("/metrics", (method, query, body) -> metrics.reply());
    }

    public StatusEndpoint handle(String path, Handler handler) {
        return handle(path, FEW, handler);
    }

    /**
     * Adds a path.
     *
     * @param most requests that are answered at the same time; others wait for their turn
     */
    public StatusEndpoint handle(String path, int most, Handler handler) {
        ExecutorService pool = threads(path, most);
        server.createContext(
                path,
                exchange -> pool.execute(() -> {
                    try {
                        answer(exchange, handler);
                    } catch (IOException e) {
                        // The caller is gone; nobody is left to be told.
                        LOG.debug("An answer to {} was not taken", path, e);
                    }
                }));
        return this;
    }

    public StatusEndpoint start() {
        server.start();
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, Handler handler) throws IOException {
        Reply reply;
        try (exchange) {
            String presented = exchange.getRequestHeaders().getFirst("Authorization");
            byte[] given = presented == null ? new byte[0] : presented.getBytes(StandardCharsets.UTF_8);
            if (!MessageDigest.isEqual(given, authorization)) {
                reply = Reply.text(401, "This endpoint asks for the run's token.");
            } else {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                reply = run(handler, exchange, body);
            }
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            exchange.sendResponseHeaders(reply.code(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Reply run(Handler handler, HttpExchange exchange, String body) {
        try {
            return handler.handle(
                    exchange.getRequestMethod(), exchange.getRequestURI().getQuery(), body);
        } catch (Exception e) {
            // The caller gets the sentence; whoever wants the trace asks the process's log.
            return Reply.text(500, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.forEach(ExecutorService::shutdownNow);
    }
}
