package dev.tributary.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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

    private final RegistryAccess access;
    private final HttpClient http;
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, String> texts = new ConcurrentHashMap<>();

    public SchemaRegistry(RegistryAccess access) {
        this.access = access;
        this.http = access.client();
    }

    /**
     * Whether it answers, and lets us in.
     *
     * @throws AccessException if not
     */
    public void requireReachable() {
        call("list its subjects", request("/subjects").GET().build());
    }

    /**
     * Id of an Avro schema, registering it if it is new.
     *
     * @param subject by convention {@code <topic>-key} or {@code <topic>-value}
     * @param schema the schema as JSON text
     * @throws IllegalStateException if the registry refuses, with its reason
     * @throws AccessException if it cannot be reached
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
     * @throws AccessException if the registry cannot be reached
     */
    public String schema(int id) {
        return texts.computeIfAbsent(id, ignored -> call(
                        "read schema " + id, request("/schemas/ids/" + id).GET().build())
                .required("schema")
                .textValue());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.base() + path))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json");
        access.authorization().ifPresent(header -> request.header("Authorization", header));
        return request;
    }

    private JsonNode call(String what, HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            access.refusal(answer.statusCode()).ifPresent(refusal -> {
                throw refusal;
            });
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("The schema registry refused to " + what + ": HTTP "
                        + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw access.explain(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the schema registry to " + what, e);
        }
    }
}
