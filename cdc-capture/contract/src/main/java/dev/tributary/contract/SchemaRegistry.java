package dev.tributary.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Schemas by id, over the Confluent-compatible REST interface that Apicurio and others speak. Answers are kept: an id
 * never changes its meaning. Thread-safe.
 */
public final class SchemaRegistry {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, String> texts = new ConcurrentHashMap<>();

    /**
     * @param base for Apicurio {@code http://host:port/apis/ccompat/v7}
     */
    public SchemaRegistry(URI base) {
        this.base = base;
    }

    /**
     * Id of an Avro schema, registering it if it is new.
     *
     * @param subject by convention {@code <topic>-key} or {@code <topic>-value}
     * @param schema the schema as JSON text
     * @throws IllegalStateException if the registry refuses, with its reason
     * @throws UncheckedIOException if it cannot be reached
     */
    public int register(String subject, String schema) {
        return ids.computeIfAbsent(subject + '\n' + schema, ignored -> {
            String body = JSON.createObjectNode().put("schema", schema).toString();
            String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
            JsonNode answer = call(
                    "register subject " + subject,
                    request(path)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build());
            return answer.required("id").intValue();
        });
    }

    /**
     * Text of the schema with an id.
     *
     * @throws IllegalStateException if there is none
     * @throws UncheckedIOException if the registry cannot be reached
     */
    public String schema(int id) {
        return texts.computeIfAbsent(id, ignored -> call(
                        "read schema " + id, request("/schemas/ids/" + id).GET().build())
                .required("schema")
                .textValue());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json");
    }

    private JsonNode call(String what, HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("The schema registry refused to " + what + ": HTTP "
                        + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot " + what + " at the schema registry " + base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the schema registry to " + what, e);
        }
    }
}
