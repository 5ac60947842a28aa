package dev.tributary.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void areServedToCallersWithTheTokenOnly() throws IOException, InterruptedException {
        try (Metrics metrics = Metrics.ofPipeline("shop");
                StatusEndpoint endpoint =
                        new StatusEndpoint(0, "secret").metrics(metrics).start()) {
            metrics.registry().counter("tributary.sold", "table", "orders").increment(3);
            HttpResponse<String> answer = get(endpoint, "Bearer secret");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue(Metrics.CONTENT_TYPE);
            assertThat(answer.body())
                    .contains(
                            "tributary_sold_total{pipeline=\"shop\",table=\"orders\"} 3.0\n", "jvm_memory_used_bytes{");
            assertThat(MetricsPage.served(answer.body())).containsExactly("tributary_sold_total counter");
            assertThat(get(endpoint, "Bearer wrong").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void thePageExplainsWhatItPromisesOfEveryJvm() throws IOException {
        try (Metrics metrics = Metrics.ofPipeline("shop")) {
            assertThat(MetricsPage.explained(Path.of("../.."), "Every process"))
                    .isNotEmpty()
                    .allSatisfy(metric -> assertThat(metrics.text())
                            .containsPattern(Pattern.compile("^# TYPE " + metric + "$", Pattern.MULTILINE)));
        }
    }

    private static HttpResponse<String> get(StatusEndpoint endpoint, String authorization)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics"))
                .header("Authorization", authorization)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
