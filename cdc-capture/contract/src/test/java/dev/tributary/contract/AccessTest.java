package dev.tributary.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {

    private static final String SECRET = "pw-\"quoted\\";

    @TempDir
    private Path folder;

    @Test
    void thePageNamesEveryVariable() throws IOException {
        String page = Files.readString(Path.of("../../docs/operations.md"));
        for (String name : new String[] {
            DatabaseAccess.SSLMODE,
            DatabaseAccess.SSLROOTCERT,
            DatabaseAccess.SSLCERT,
            DatabaseAccess.SSLKEY,
            DatabaseAccess.SSLPASSWORD,
            KafkaAccess.SECURITY,
            KafkaAccess.CA,
            KafkaAccess.KEYSTORE,
            KafkaAccess.KEY_PASSWORD,
            KafkaAccess.MECHANISM,
            KafkaAccess.USER,
            KafkaAccess.PASSWORD,
            RegistryAccess.CA,
            RegistryAccess.USER,
            RegistryAccess.PASSWORD,
            TopicKind.RETENTION,
            LastWord.LOGS
        }) {
            assertThat(page).contains("`" + name);
        }
    }

    @Test
    void kafkaIsOpenUnlessSomethingElseIsSaid() {
        assertThat(kafka(Map.of()).client())
                .isEqualTo(Map.of("bootstrap.servers", "broker:9092", "security.protocol", "PLAINTEXT"));
    }

    @Test
    void kafkaByPasswordOverTls() throws IOException {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "x");
        KafkaAccess access = kafka(Map.of(
                "TRIBUTARY_KAFKA_SECURITY",
                "SASL_SSL",
                "TRIBUTARY_KAFKA_CA",
                ca.toString(),
                "TRIBUTARY_KAFKA_USER",
                "shop",
                "TRIBUTARY_KAFKA_PASSWORD",
                SECRET));
        assertThat(access.with(Map.of("acks", "all")))
                .containsEntry("acks", "all")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.truststore.location", ca.toString())
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"shop\""
                                + " password=\"pw-\\\"quoted\\\\\";");
        assertThat(access).hasToString("broker:9092");
    }

    @Test
    void kafkaByCertificate() throws IOException {
        Path identity = Files.writeString(folder.resolve("identity.pem"), "x");
        assertThat(kafka(Map.of(
                                "TRIBUTARY_KAFKA_SECURITY",
                                "SSL",
                                "TRIBUTARY_KAFKA_KEYSTORE",
                                identity.toString(),
                                "TRIBUTARY_KAFKA_KEY_PASSWORD",
                                SECRET))
                        .client())
                .containsEntry("ssl.keystore.type", "PEM")
                .containsEntry("ssl.keystore.location", identity.toString())
                .containsEntry("ssl.key.password", SECRET)
                .doesNotContainKey("ssl.truststore.location");
    }

    @Test
    void aSettingWithoutEffectIsRefused() {
        assertThatThrownBy(() -> kafka(Map.of("TRIBUTARY_KAFKA_PASSWORD_FILE", "/x")))
                .hasMessage("TRIBUTARY_KAFKA_PASSWORD is set but has no effect, since TRIBUTARY_KAFKA_SECURITY is"
                        + " PLAINTEXT: unset it, or change that.");
        assertThatThrownBy(() -> kafka(Map.of("TRIBUTARY_KAFKA_SECURITY", "TLS")))
                .hasMessage(
                        "TRIBUTARY_KAFKA_SECURITY must be one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL, not TLS.");
        assertThatThrownBy(() -> kafka(Map.of("TRIBUTARY_KAFKA_SECURITY", "SASL_SSL", "TRIBUTARY_KAFKA_USER", "a")))
                .hasMessage("Neither of the environment variables TRIBUTARY_KAFKA_PASSWORD and"
                        + " TRIBUTARY_KAFKA_PASSWORD_FILE is set.");
    }

    @Test
    void aSecretComesFromAFileWithoutItsLineBreak() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Environment environment = new Environment(Map.of("TRIBUTARY_TOKEN_FILE", file.toString()));
        assertThat(environment.token()).isEqualTo(SECRET);
        assertThatThrownBy(() -> new Environment(Map.of("TRIBUTARY_TOKEN_FILE", "/x", "TRIBUTARY_TOKEN", "b")).token())
                .hasMessage("TRIBUTARY_TOKEN_FILE names /x, which is no file that can be read.");
        Map<String, String> both = Map.of("TRIBUTARY_TOKEN_FILE", file.toString(), "TRIBUTARY_TOKEN", "b");
        assertThatThrownBy(() -> new Environment(both).token())
                .hasMessage("Set either TRIBUTARY_TOKEN or TRIBUTARY_TOKEN_FILE, not both.");
    }

    @Test
    void theDatabaseTakesTheWordsOfLibpq() throws IOException {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "x");
        DatabaseAccess access = DatabaseAccess.of(new Environment(Map.of(
                "TRIBUTARY_DATABASE_URL", "jdbc:postgresql://db/shop",
                "TRIBUTARY_DATABASE_USER", "capture",
                "TRIBUTARY_DATABASE_PASSWORD", SECRET,
                "TRIBUTARY_DATABASE_SSLMODE", "verify-full",
                "TRIBUTARY_DATABASE_SSLROOTCERT", ca.toString())));
        assertThat(access.properties())
                .containsEntry("user", "capture")
                .containsEntry("password", SECRET)
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslrootcert", ca.toString());
        assertThat(access.toString()).doesNotContain(SECRET);
    }

    @Test
    void tlsOfTheDatabaseIsSetInOnePlace() {
        Environment both = new Environment(Map.of(
                "TRIBUTARY_DATABASE_URL", "jdbc:postgresql://db/shop?connectTimeout=5&sslmode=prefer",
                "TRIBUTARY_DATABASE_SSLMODE", "verify-full"));
        assertThatThrownBy(() -> DatabaseAccess.of(both))
                .hasMessage("Set TLS either in TRIBUTARY_DATABASE_URL or in the variables that begin with"
                        + " TRIBUTARY_DATABASE_SSL, not in both.");
    }

    @Test
    void theRegistryGetsNoPasswordInItsAddress() {
        assertThatThrownBy(() -> RegistryAccess.of(
                        new Environment(Map.of("TRIBUTARY_REGISTRY", "https://me:" + "pw@registry/apis"))))
                .hasMessage("TRIBUTARY_REGISTRY must be without user and password: set TRIBUTARY_REGISTRY_USER and"
                        + " TRIBUTARY_REGISTRY_PASSWORD.");
        RegistryAccess access = RegistryAccess.of(new Environment(Map.of(
                "TRIBUTARY_REGISTRY", "https://registry/apis",
                "TRIBUTARY_REGISTRY_USER", "me",
                "TRIBUTARY_REGISTRY_PASSWORD", "pw")));
        assertThat(access.base()).isEqualTo(URI.create("https://registry/apis"));
        assertThat(access.authorization()).hasValue("Basic bWU6cHc=");
        assertThat(access).hasToString("https://registry/apis");
    }

    private static KafkaAccess kafka(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("TRIBUTARY_KAFKA", "broker:9092");
        return KafkaAccess.of(new Environment(all));
    }
}
