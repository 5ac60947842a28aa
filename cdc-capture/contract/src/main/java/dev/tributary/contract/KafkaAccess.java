package dev.tributary.contract;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where Kafka is and how to enter it.
 *
 * @param client configuration that every Kafka client needs, as Kafka names it; may hold secrets
 */
public record KafkaAccess(Map<String, String> client) {

    /** {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT} or {@code SASL_SSL}; without it the first. */
    public static final String SECURITY = "TRIBUTARY_KAFKA_SECURITY";
    /** PEM file with the certificates that the brokers' ones are signed by; without it those that Java knows. */
    public static final String CA = "TRIBUTARY_KAFKA_CA";
    /** PEM file with key and certificate of this client, where the brokers ask for one. */
    public static final String KEYSTORE = "TRIBUTARY_KAFKA_KEYSTORE";
    /** Secret: opens the key in that file; without it the key is not encrypted. */
    public static final String KEY_PASSWORD = "TRIBUTARY_KAFKA_KEY_PASSWORD";
    /** {@code SCRAM-SHA-512}, {@code SCRAM-SHA-256} or {@code PLAIN}; without it the first. */
    public static final String MECHANISM = "TRIBUTARY_KAFKA_MECHANISM";

    public static final String USER = "TRIBUTARY_KAFKA_USER";
    /** Secret. */
    public static final String PASSWORD = "TRIBUTARY_KAFKA_PASSWORD";

    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final String PROTOCOL = "security.protocol";
    private static final List<String> PROTOCOLS = List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    private static final List<String> MECHANISMS = List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN");

    public KafkaAccess {
        client = Map.copyOf(client);
    }

    /** Without encryption and login. */
    public static KafkaAccess plain(String bootstrap) {
        return new KafkaAccess(Map.of(BOOTSTRAP, bootstrap));
    }

    /**
     * As the environment says.
     *
     * @throws IllegalStateException if a variable is missing, wrong, or would have no effect
     */
    public static KafkaAccess of(Environment environment) {
        String protocol = environment.choice(SECURITY, PROTOCOLS);
        Map<String, String> client = new HashMap<>();
        client.put(BOOTSTRAP, environment.kafka());
        client.put(PROTOCOL, protocol);
        if (protocol.endsWith("SSL")) {
            encrypt(environment, client);
        } else {
            environment.requireUnset(SECURITY + " is " + protocol, List.of(CA, KEYSTORE, KEY_PASSWORD));
        }
        if (protocol.startsWith("SASL")) {
            logIn(environment, client);
        } else {
            environment.requireUnset(SECURITY + " is " + protocol, List.of(MECHANISM, USER, PASSWORD));
        }
        return new KafkaAccess(client);
    }

    private static void encrypt(Environment environment, Map<String, String> client) {
        environment.file(CA).map(Path::toString).ifPresent(file -> {
            client.put("ssl.truststore.type", "PEM");
            client.put("ssl.truststore.location", file);
        });
        environment.file(KEYSTORE).map(Path::toString).ifPresent(file -> {
            client.put("ssl.keystore.type", "PEM");
            client.put("ssl.keystore.location", file);
            environment.secret(KEY_PASSWORD).ifPresent(password -> client.put("ssl.key.password", password));
        });
    }

    private static void logIn(Environment environment, Map<String, String> client) {
        String mechanism = environment.choice(MECHANISM, MECHANISMS);
        String module = mechanism.equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        client.put("sasl.mechanism", mechanism);
        client.put(
                "sasl.jaas.config",
                module + " required username=" + quoted(environment.required(USER)) + " password="
                        + quoted(environment.requiredSecret(PASSWORD)) + ";");
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    public String bootstrap() {
        return client.get(BOOTSTRAP);
    }

    /**
     * Whether its brokers speak TLS where we do, to be called before the first client is made. Brokers that do not
     * answer are the client's to tell of.
     *
     * @throws AccessException if they do not
     */
    public KafkaAccess requireSpoken() {
        boolean tls = client.getOrDefault(PROTOCOL, "PLAINTEXT").endsWith("SSL");
        for (String address : bootstrap().split(",")) {
            KafkaPort spoken = KafkaPort.at(address);
            if (spoken == KafkaPort.TLS && !tls) {
                throw AccessException.settings(
                        "Kafka at " + address + " asks for TLS: set " + SECURITY + " to SSL or SASL_SSL.", null);
            }
            if (spoken == KafkaPort.PLAIN && tls) {
                throw AccessException.settings(
                        "Kafka at " + address + " cannot be entered over TLS: it answers without; " + TLS.noTls() + ".",
                        null);
            }
        }
        return this;
    }

    /** The configuration of one client: what every client needs, and what this one wants besides. */
    public Map<String, Object> with(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(client);
        all.putAll(more);
        return all;
    }

    /**
     * Why no client can enter, as a sentence with what to do; empty if the failure is about something else.
     *
     * @param failure of a Kafka client of any version: classes are told apart by name
     */
    public Optional<AccessException> explain(Throwable failure) {
        String where = "Kafka at " + bootstrap();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause.getClass().getSimpleName()) {
                case "SslAuthenticationException" -> {
                    return Optional.of(TlsFailure.of(where, cause, TLS));
                }
                case "UnsupportedSaslMechanismException" -> {
                    return Optional.of(AccessException.settings(
                            where + " does not take the login: " + told(cause) + " Set " + MECHANISM + ".", failure));
                }
                case "SaslAuthenticationException" -> {
                    return Optional.of(AccessException.settings(
                            where + " refused the login: " + told(cause) + " Set " + USER + " and " + PASSWORD
                                    + " to those of a user that it knows, and " + MECHANISM + " to how it knows them.",
                            failure));
                }
                case "TopicAuthorizationException",
                        "ClusterAuthorizationException",
                        "TransactionalIdAuthorizationException" -> {
                    return Optional.of(AccessException.settings(
                            where + " does not allow this user what is needed: " + told(cause)
                                    + " Give it the rights that docs/operations.md lists.",
                            failure));
                }
                case "TimeoutException", "DisconnectException" -> {
                    return Optional.of(AccessException.now(
                            where + " does not answer: " + told(cause) + " If it runs, it may expect another"
                                    + " kind of connection than " + client.getOrDefault(PROTOCOL, "PLAINTEXT")
                                    + ": set " + SECURITY + ".",
                            failure));
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    private static String told(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.endsWith(".") ? message : message + ".";
    }

    private static final TlsFailure.Advice TLS = new TlsFailure.Advice(
            "set " + CA + " to the certificate that the brokers' ones are signed by",
            "name the host in " + Environment.KAFKA + " as the certificate does",
            "set " + KEYSTORE + " to a key and certificate that the broker knows",
            "set " + SECURITY + " without SSL, or the port to that of TLS");

    /** Without secrets. */
    @Override
    public String toString() {
        return bootstrap();
    }
}
