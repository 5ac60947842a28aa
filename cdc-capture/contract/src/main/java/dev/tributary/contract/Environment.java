package dev.tributary.contract;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** Behind the name of a secret: a file that holds it. */
    public static final String FILE = "_FILE";

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
        return requiredSecret(DATABASE_PASSWORD);
    }

    /** Empty if it is not set. */
    public Optional<String> piiSalt() {
        return secret(PII_SALT);
    }

    public int statusPort() {
        return Integer.parseInt(required(STATUS_PORT));
    }

    public String token() {
        return requiredSecret(TOKEN);
    }

    /** A variable that may be missing; blank counts as missing. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /**
     * A secret: the variable, or what the file holds that the variable with {@value #FILE} behind its name names, without
     * the line break at its end.
     *
     * @throws IllegalStateException if both are set, or the file cannot be read
     */
    public Optional<String> secret(String name) {
        Optional<Path> file = file(name + FILE);
        if (file.isEmpty()) {
            return optional(name);
        }
        if (optional(name).isPresent()) {
            throw new IllegalStateException("Set either " + name + " or " + name + FILE + ", not both.");
        }
        try {
            return Optional.of(Files.readString(file.get()).stripTrailing()).filter(value -> !value.isBlank());
        } catch (IOException e) {
            throw new IllegalStateException(name + FILE + " names " + file.get() + ", which cannot be read.", e);
        }
    }

    /**
     * A file that can be read.
     *
     * @throws IllegalStateException if it cannot
     */
    Optional<Path> file(String name) {
        Optional<Path> file = optional(name).map(Path::of);
        if (file.isPresent() && !(Files.isRegularFile(file.get()) && Files.isReadable(file.get()))) {
            throw new IllegalStateException(name + " names " + file.get() + ", which is no file that can be read.");
        }
        return file;
    }

    /** One of several values, the first if it is not set. */
    String choice(String name, List<String> values) {
        String value = optional(name).orElse(values.get(0));
        if (!values.contains(value)) {
            throw new IllegalStateException(
                    name + " must be one of " + String.join(", ", values) + ", not " + value + ".");
        }
        return value;
    }

    /** Nobody shall believe in a protection that is not there. */
    void requireUnset(String because, List<String> names) {
        for (String name : names) {
            if (optional(name).isPresent() || optional(name + FILE).isPresent()) {
                throw new IllegalStateException(
                        name + " is set but has no effect, since " + because + ": unset it, or change that.");
            }
        }
    }

    String requiredSecret(String name) {
        return secret(name)
                .orElseThrow(() -> new IllegalStateException(
                        "Neither of the environment variables " + name + " and " + name + FILE + " is set."));
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

    String required(String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("The environment variable " + name + " is not set.");
        }
        return value;
    }
}
