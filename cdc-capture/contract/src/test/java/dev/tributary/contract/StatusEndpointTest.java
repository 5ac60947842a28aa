package dev.tributary.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.StatusEndpoint.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusEndpointTest {

    private static final int MOST = 3;
    private static final int REQUESTS = 20;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void longRequestsDelayNoOtherPath() throws Exception {
        CountDownLatch begun = new CountDownLatch(MOST);
        CountDownLatch end = new CountDownLatch(1);
        try (StatusEndpoint endpoint = new StatusEndpoint(0, "secret")
                .health(() -> null)
                .status(() -> "{}")
                .handle("/query", MOST, (method, query, body) -> {
                    begun.countDown();
                    end.await();
                    return Reply.text(200, body);
                })
                .start()) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                waiting.add(client.sendAsync(
                        request(endpoint, "/query")
                                .POST(HttpRequest.BodyPublishers.ofString("q" + i))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()));
            }
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(get(endpoint, "/health").body()).isEqualTo("ok");
            assertThat(get(endpoint, "/status").body()).isEqualTo("{}");
            assertThat(waiting).noneMatch(CompletableFuture::isDone);

            end.countDown();
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(waiting.get(i).get(10, TimeUnit.SECONDS).body()).isEqualTo("q" + i);
            }
        }
    }

    @Test
    void aStatusThatHangsDoesNotMakeTheProcessUnhealthy() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        try (StatusEndpoint endpoint = new StatusEndpoint(0, "secret")
                .health(() -> "it starts")
                .handle("/status", (method, query, body) -> {
                    begun.countDown();
                    end.await();
                    return Reply.json("{}");
                })
                .start()) {
            for (int i = 0; i < REQUESTS; i++) {
                client.sendAsync(request(endpoint, "/status").build(), HttpResponse.BodyHandlers.discarding());
            }
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            HttpResponse<String> health = get(endpoint, "/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).isEqualTo("it starts");
            end.countDown();
        }
    }

    private HttpResponse<String> get(StatusEndpoint endpoint, String path) throws Exception {
        return client.send(request(endpoint, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(StatusEndpoint endpoint, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer secret");
    }
}
