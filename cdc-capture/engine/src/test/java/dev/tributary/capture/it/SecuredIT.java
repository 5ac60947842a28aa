package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contract.AccessException;
import dev.tributary.contract.Certificates;
import dev.tributary.contract.DatabaseAccess;
import dev.tributary.contract.Environment;
import dev.tributary.contract.FreePorts;
import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.LastWord;
import dev.tributary.contract.RegistryAccess;
import dev.tributary.contract.SchemaRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped capture where nobody gets in without TLS and a login; and what it says when it does not get in. */
class SecuredIT {

    private static final String ROLE = "tributary_capture";
    private static final String DATABASE_PASSWORD = "pw-database-7f3a9c";
    private static final String KAFKA_PASSWORD = "pw-kafka-\"1d\\5e";
    private static final String REGISTRY_PASSWORD = "pw-registry-88b0aa";
    private static final String SALT = "salt-4c19d2e7";

    private static final int SASL_PORT = FreePorts.next();
    private static final int TLS_PORT = FreePorts.next();
    private static final int REGISTRY_PORT = FreePorts.next();

    private static Certificates certificates;
    private static Postgres postgres;
    private static Broker broker;
    private static Registry registry;
    private static Gate gate;
    private static Source source;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        certificates = new Certificates(folder, ROLE);
        registry = Registry.secured(folder, REGISTRY_PORT, certificates);
        gate = new Gate(registry.url(), certificates.server("server"), "capture", REGISTRY_PASSWORD);
        postgres = new Postgres(folder, Optional.of(certificates));
        postgres.execute("postgres", "ALTER ROLE " + ROLE + " PASSWORD '" + DATABASE_PASSWORD + "'");
        broker = new Broker(folder, Map.of("SASL_SSL", SASL_PORT, "SSL", TLS_PORT), listening());
        broker.ask(admin -> admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        "capture", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), KAFKA_PASSWORD)))
                .all());
        for (String user : List.of("capture", "plain", "CN=" + ROLE)) {
            broker.ask(admin -> admin.createAcls(rights("User:" + user)).all());
        }
        source = Source.create(postgres, folder, "secured", "t (id int PRIMARY KEY, v text)");
        Files.writeString(
                source.pipeline(), Files.readString(source.pipeline()) + "      columns:\n        v: {pii: hash}\n");
        source.execute("INSERT INTO t VALUES (1, 'a')");
    }

    /** As {@code docs/operations.md} lists them. */
    private static List<AclBinding> rights(String user) {
        ResourcePattern topics = new ResourcePattern(ResourceType.TOPIC, "secured.", PatternType.PREFIXED);
        ResourcePattern transactions =
                new ResourcePattern(ResourceType.TRANSACTIONAL_ID, "tributary-capture-secured", PatternType.LITERAL);
        return Stream.concat(
                        Stream.of(
                                        AclOperation.READ,
                                        AclOperation.WRITE,
                                        AclOperation.CREATE,
                                        AclOperation.DESCRIBE_CONFIGS)
                                .map(operation -> right(topics, user, operation)),
                        Stream.of(right(transactions, user, AclOperation.WRITE)))
                .toList();
    }

    private static AclBinding right(ResourcePattern on, String user, AclOperation operation) {
        return new AclBinding(on, new AccessControlEntry(user, "*", operation, AclPermissionType.ALLOW));
    }

    private static Map<String, String> listening() {
        return Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // The broker itself, and the tests.
                "super.users", "User:ANONYMOUS",
                "ssl.keystore.type", "PEM",
                "ssl.keystore.location", certificates.identity("server").toString(),
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", certificates.certificate("ca").toString(),
                "listener.name.ssl.ssl.client.auth", "required",
                "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512",
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "listener.name.sasl_ssl.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_plain=\"pw-plain\""
                                + " user_guest=\"pw-guest\";");
    }

    @AfterAll
    static void stop() {
        broker.close();
        postgres.close();
        gate.close();
        registry.close();
    }

    /** Secrets from files, as an orchestrator mounts them. */
    @Test
    void capturesOverTlsEverywhereAndTellsNoSecret() throws IOException {
        Map<String, String> settings = settings();
        List<String> secrets = List.of(
                Environment.DATABASE_PASSWORD, KafkaAccess.PASSWORD, RegistryAccess.PASSWORD, Environment.PII_SALT);
        for (String name : secrets) {
            Path file = Files.writeString(folder.resolve(name), settings.put(name, "") + "\n");
            settings.put(name + Environment.FILE, file.toString());
        }
        settings.put(LastWord.LOGS, "json");
        Files.deleteIfExists(folder.resolve("secured.log"));
        try (CaptureProcess capture = start(settings)) {
            capture.awaitCaughtUp(source);
            source.execute("INSERT INTO t VALUES (2, 'b')", "UPDATE t SET v = 'c' WHERE id = 1");
            capture.awaitCaughtUp(source);
            assertThat(source.number("SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
                            + " WHERE a.usename = '" + ROLE + "' AND NOT s.ssl"))
                    .as("connections of the capture without TLS")
                    .isZero();
            assertThat(source.number("SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_replication r USING (pid)"
                            + " WHERE s.ssl AND s.client_dn LIKE '%" + ROLE + "%'"))
                    .as("replication over TLS with the certificate")
                    .isEqualTo(1);
            String told = capture.answer("/health")
                    + capture.answer("/status")
                    + capture.answer("/metrics")
                    + Files.readString(Path.of("/proc/" + capture.pid() + "/cmdline"));
            requireNoSecret(told);
            assertThat(capture.stop()).isZero();
            requireNoSecret(capture.output());
            for (String line : capture.output().lines().toList()) {
                JsonNode object = new ObjectMapper().readTree(line);
                assertThat(object.path("level").asText()).as(line).isNotEmpty();
                assertThat(object.path("formattedMessage").asText()).as(line).isNotEmpty();
            }
        }
        History history = new History(new Reader(broker.bootstrap(), registry.url()).all(source.topics()));
        assertThat(history.requireExact().rows("secured.public.t")).hasSize(2);
    }

    @Test
    @Tag("nightly")
    void aLostCommitIsTakenBackWithTheRightToDoSo() throws IOException {
        try (CaptureProcess capture = start(settings())) {
            capture.awaitCaughtUp(source);
            source.execute("INSERT INTO t VALUES (3, 'c')");
            capture.awaitCaughtUp(source);
            assertThat(capture.stop()).isZero();
        }
        broker.loseCommit(
                "tributary-capture-secured",
                source.topics().captureOffsets(),
                source.topics().changes("public", "t"));
        try (CaptureProcess capture = start(settings())) {
            assertThat(capture.exitCode()).as(capture.output()).isEqualTo(2);
            assertThat(capture.output())
                    .contains(
                            "To take it back the capture needs the rights that docs/operations.md names. End it with");
        }
        ResourcePattern cluster = new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL);
        broker.ask(admin -> admin.createAcls(List.of(right(cluster, "User:capture", AclOperation.CLUSTER_ACTION)))
                .all());
        try (CaptureProcess capture = start(settings())) {
            capture.awaitCaughtUp(source);
            assertThat(capture.output()).contains("of which nothing could be read; it was taken back in [");
        }
    }

    private static void requireNoSecret(String text) {
        assertThat(text)
                .isNotEmpty()
                .doesNotContain(
                        DATABASE_PASSWORD,
                        KAFKA_PASSWORD,
                        "pw-kafka",
                        REGISTRY_PASSWORD,
                        SALT,
                        CaptureProcess.TOKEN,
                        "PRIVATE KEY");
    }

    @Test
    void entersKafkaByPasswordOrByCertificate() throws IOException {
        Map<String, String> plain = settings();
        plain.putAll(
                Map.of(KafkaAccess.MECHANISM, "PLAIN", KafkaAccess.USER, "plain", KafkaAccess.PASSWORD, "pw-plain"));
        Map<String, String> certificate = settings();
        List.of(KafkaAccess.USER, KafkaAccess.PASSWORD).forEach(certificate::remove);
        certificate.putAll(Map.of(
                Environment.KAFKA,
                "127.0.0.1:" + TLS_PORT,
                KafkaAccess.SECURITY,
                "SSL",
                KafkaAccess.KEYSTORE,
                certificates.identity("client").toString()));
        for (Map<String, String> settings : List.of(plain, certificate)) {
            try (CaptureProcess capture = start(settings)) {
                capture.awaitCaughtUp(source);
                assertThat(capture.stop()).isZero();
                requireNoSecret(capture.output());
                assertThat(capture.output()).doesNotContain("pw-plain");
            }
        }
    }

    @Test
    void entersApicurioOverItsOwnTls() {
        URI url =
                URI.create("https://127.0.0.1:" + REGISTRY_PORT + registry.url().getPath());
        Optional<Path> ca = Optional.of(certificates.certificate("ca"));
        new SchemaRegistry(new RegistryAccess(url, ca, Optional.empty())).requireReachable();
        assertThatThrownBy(() -> new SchemaRegistry(RegistryAccess.plain(url)).requireReachable())
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("its certificate is signed by nobody who is trusted; set TRIBUTARY_REGISTRY_CA");
    }

    @Test
    void aCertificateForAnotherHostIsNotEnough() throws IOException {
        try (Gate other = new Gate(registry.url(), certificates.server("elsewhere"), "capture", REGISTRY_PASSWORD)) {
            RegistryAccess access =
                    new RegistryAccess(other.url(), Optional.of(certificates.certificate("ca")), Optional.empty());
            assertThatThrownBy(() -> new SchemaRegistry(access).requireReachable())
                    .isInstanceOf(AccessException.class)
                    .hasMessage("The schema registry " + other.url() + " cannot be entered over TLS: its certificate is"
                            + " for another host; name the host in TRIBUTARY_REGISTRY as the certificate does.");
        }
    }

    static List<Arguments> wrong() {
        return List.of(
                Arguments.of(
                        Map.of(Environment.DATABASE_PASSWORD, "wrong"),
                        2,
                        "The database jdbc:postgresql://",
                        "refused the login: FATAL: password authentication failed for user \"tributary_capture\""),
                Arguments.of(
                        Map.of(DatabaseAccess.SSLMODE, "disable"),
                        2,
                        "asks for TLS: ",
                        "Set TRIBUTARY_DATABASE_SSLMODE to verify-full and TRIBUTARY_DATABASE_SSLROOTCERT."),
                Arguments.of(
                        Map.of(
                                DatabaseAccess.SSLROOTCERT,
                                certificates.certificate("stranger").toString()),
                        2,
                        "cannot be entered over TLS: its certificate is signed by nobody who is trusted; ",
                        "set TRIBUTARY_DATABASE_SSLROOTCERT to the certificate that the server's one is signed by."),
                Arguments.of(
                        Map.of(DatabaseAccess.SSLCERT, "", DatabaseAccess.SSLKEY, ""),
                        2,
                        "asks for a client certificate: ",
                        "Set TRIBUTARY_DATABASE_SSLCERT and TRIBUTARY_DATABASE_SSLKEY."),
                Arguments.of(
                        Map.of(KafkaAccess.PASSWORD, "wrong"),
                        2,
                        "refused the login: ",
                        "Set TRIBUTARY_KAFKA_USER and TRIBUTARY_KAFKA_PASSWORD to those of a user that it knows"),
                Arguments.of(
                        Map.of(KafkaAccess.MECHANISM, "SCRAM-SHA-256"),
                        2,
                        "does not take the login: ",
                        "Set TRIBUTARY_KAFKA_MECHANISM."),
                Arguments.of(
                        Map.of(
                                KafkaAccess.CA,
                                certificates.certificate("stranger").toString()),
                        2,
                        "cannot be entered over TLS: its certificate is signed by nobody who is trusted; ",
                        "set TRIBUTARY_KAFKA_CA to the certificate that the brokers' ones are signed by."),
                Arguments.of(
                        Map.of(Environment.KAFKA, broker.bootstrap()),
                        2,
                        "cannot be entered over TLS: it answers without; ",
                        "set TRIBUTARY_KAFKA_SECURITY without SSL, or the port to that of TLS."),
                Arguments.of(
                        Map.of(
                                KafkaAccess.SECURITY,
                                "",
                                KafkaAccess.CA,
                                "",
                                KafkaAccess.USER,
                                "",
                                KafkaAccess.PASSWORD,
                                ""),
                        2,
                        "asks for TLS: ",
                        "set TRIBUTARY_KAFKA_SECURITY to SSL or SASL_SSL."),
                Arguments.of(
                        Map.of(Environment.KAFKA, "127.0.0.1:" + FreePorts.next()),
                        1,
                        "does not answer: ",
                        "If it runs, it may expect another kind of connection than SASL_SSL"),
                Arguments.of(
                        Map.of(
                                KafkaAccess.MECHANISM,
                                "PLAIN",
                                KafkaAccess.USER,
                                "guest",
                                KafkaAccess.PASSWORD,
                                "pw-guest"),
                        2,
                        "does not allow this user what is needed: ",
                        "Give it the rights that docs/operations.md lists."),
                Arguments.of(
                        Map.of(RegistryAccess.PASSWORD, "wrong"),
                        2,
                        "refused the login: HTTP 401. ",
                        "Set TRIBUTARY_REGISTRY_USER and TRIBUTARY_REGISTRY_PASSWORD"),
                Arguments.of(
                        Map.of(RegistryAccess.CA, ""),
                        2,
                        "its certificate is signed by nobody who is trusted; ",
                        "set TRIBUTARY_REGISTRY_CA to the certificate that the registry's one is signed by."),
                Arguments.of(
                        Map.of(Environment.REGISTRY, gate.url().toString().replace("https", "http")),
                        1,
                        "cannot be reached: ",
                        "Does it run, and does it speak http on this port?"),
                Arguments.of(
                        Map.of(KafkaAccess.SECURITY, "PLAINTEXT"),
                        2,
                        "TRIBUTARY_KAFKA_CA is set but has no effect, since TRIBUTARY_KAFKA_SECURITY is PLAINTEXT: ",
                        "unset it, or change that."),
                Arguments.of(
                        Map.of(DatabaseAccess.SSLROOTCERT, "/nowhere.crt"),
                        2,
                        "TRIBUTARY_DATABASE_SSLROOTCERT names /nowhere.crt, ",
                        "which is no file that can be read."));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhatToDoWithoutATrace(Map<String, String> wrong, int exitCode, String why, String what)
            throws IOException {
        Map<String, String> settings = settings();
        settings.putAll(wrong);
        Files.deleteIfExists(folder.resolve("secured.log"));
        try (CaptureProcess capture = start(settings)) {
            assertThat(capture.exitCode()).as(capture.output()).isEqualTo(exitCode);
            assertThat(capture.output()).contains(why).contains(what).doesNotContain("\tat ");
            requireNoSecret(capture.output());
        }
    }

    /** In which everything is right. */
    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put(Environment.PII_SALT, SALT);
        settings.put(Environment.DATABASE_PASSWORD, DATABASE_PASSWORD);
        settings.put(DatabaseAccess.SSLMODE, "verify-full");
        settings.put(DatabaseAccess.SSLROOTCERT, certificates.certificate("ca").toString());
        settings.put(DatabaseAccess.SSLCERT, certificates.certificate("client").toString());
        settings.put(DatabaseAccess.SSLKEY, certificates.key("client").toString());
        settings.put(Environment.KAFKA, "127.0.0.1:" + SASL_PORT);
        settings.put(KafkaAccess.SECURITY, "SASL_SSL");
        settings.put(KafkaAccess.CA, certificates.certificate("ca").toString());
        settings.put(KafkaAccess.USER, "capture");
        settings.put(KafkaAccess.PASSWORD, KAFKA_PASSWORD);
        settings.put(Environment.REGISTRY, gate.url().toString());
        settings.put(RegistryAccess.CA, certificates.certificate("ca").toString());
        settings.put(RegistryAccess.USER, "capture");
        settings.put(RegistryAccess.PASSWORD, REGISTRY_PASSWORD);
        return settings;
    }

    private static CaptureProcess start(Map<String, String> settings) {
        return source.capture(broker, registry, settings);
    }
}
