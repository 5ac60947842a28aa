package dev.tributary.contract;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a process of the platform runs: hosts, folders and secrets. They come from environment variables named
 * {@code TRIBUTARY_*}, never from the pipeline file. A process asks only for what it needs, so a variable that it does
 * not ask for may be missing.
 */
public record Environment(Map<String, String> variables) {

    /** Path of {@code pipeline.yaml}. */
    public static final String PIPELINE = "TRIBUTARY_PIPELINE";
    /** Root of the lake: a folder or a URI that Spark can write to. */
    public static final String LAKE = "TRIBUTARY_LAKE";
    /** Folder for checkpoints and scratch files of the process. */
    public static final String STATE = "TRIBUTARY_STATE";
    /** Kafka bootstrap servers, {@code host:port,...}. */
    public static final String KAFKA = "TRIBUTARY_KAFKA";
    /** Schema registry, up to and with {@code /apis/ccompat/v7}. */
    public static final String REGISTRY = "TRIBUTARY_REGISTRY";
    /** {@code jdbc:postgresql://host:port/database}. */
    public static final String DATABASE_URL = "TRIBUTARY_DATABASE_URL";

    public static final String DATABASE_USER = "TRIBUTARY_DATABASE_USER";
    public static final String DATABASE_PASSWORD = "TRIBUTARY_DATABASE_PASSWORD";
    /** Secret that hashed columns are salted with: whoever knows it can test guesses. */
    public static final String PII_SALT = "TRIBUTARY_PII_SALT";
    /** Loopback port of the process's {@link StatusEndpoint}. */
    public static final String STATUS_PORT = "TRIBUTARY_STATUS_PORT";
    /** What callers of the status endpoint must present. */
    public static final String TOKEN = "TRIBUTARY_TOKEN";

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The environment of this process. */
    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    public Path pipeline() {
        return Path.of(required(PIPELINE));
    }

    public String lake() {
        return required(LAKE);
    }

    public Path state() {
        return Path.of(required(STATE));
    }

    public String kafka() {
        return required(KAFKA);
    }

    public URI registry() {
        return URI.create(required(REGISTRY));
    }

    public String databaseUrl() {
        return required(DATABASE_URL);
    }

    public String databaseUser() {
        return required(DATABASE_USER);
    }

    public String databasePassword() {
        return required(DATABASE_PASSWORD);
    }

    /** Empty if it is not set. */
    public Optional<String> piiSalt() {
        return Optional.ofNullable(variables.get(PII_SALT)).filter(salt -> !salt.isBlank());
    }

    public int statusPort() {
        return Integer.parseInt(required(STATUS_PORT));
    }

    public String token() {
        return required(TOKEN);
    }

    /** Names only: the values may be secrets. */
    @Override
    public String toString() {
        return "Environment"
                + variables.keySet().stream()
                        .filter(name -> name.startsWith("TRIBUTARY_"))
                        .sorted()
                        .toList();
    }

    private String required(String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("The environment variable " + name + " is not set.");
        }
        return value;
    }
}
