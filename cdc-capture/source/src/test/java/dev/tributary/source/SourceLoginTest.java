package dev.tributary.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contract.DatabaseAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceLoginTest {

    private static final String SECRET = "s3cr3t";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://user:s3cr3t@127.0.0.1/shop",
                "jdbc:postgresql://user:s3cr3t/shop",
                "postgresql://127.0.0.1/shop?password=s3cr3t",
                "jdbc:mysql://127.0.0.1/shop?password=s3cr3t",
                "jdbc:postgresql://127.0.0.1/shop?password=s3cr3t%",
                "s3cr3t"
            })
    void refusesAWrongUrlWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> SourceLogin.of(url, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://127.0.0.1:1/shop?user=me&password=s3cr3t",
                "jdbc:postgresql://127.0.0.1:1/shop?password=s3cr3t&sslmode=s3cr3t",
                "jdbc:postgresql://127.0.0.1:1/sh%op?sslpassword=s3cr3t"
            })
    void showsNoPasswordWhenItCannotConnect(String url) {
        SourceLogin login = SourceLogin.of(url, Map.of("TRIBUTARY_DATABASE_PASSWORD", SECRET));
        assertThat(login).asString().doesNotContain(SECRET).startsWith("jdbc:postgresql://127.0.0.1:1/sh");
        assertThatThrownBy(login::connect)
                .satisfies(e -> assertThat(e.toString()).doesNotContain(SECRET).isNotBlank());
    }

    @Test
    void asksForTlsAsTheEnvironmentSays() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread refusal = new Thread(() -> {
                try (Socket client = server.accept()) {
                    // PostgreSQL's answer of one letter to a client that asks for TLS and shall not get it.
                    client.getInputStream().readNBytes(8);
                    client.getOutputStream().write('N');
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            refusal.setDaemon(true);
            refusal.start();
            SourceLogin login = SourceLogin.of(
                    "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/shop",
                    Map.of("TRIBUTARY_DATABASE_SSLMODE", "verify-full"));
            assertThatThrownBy(login::connect).isInstanceOfSatisfying(SQLException.class, e -> assertThat(
                            DatabaseAccess.explain(login.toString(), e))
                    .hasValueSatisfying(why -> assertThat(why)
                            .hasMessageContaining("cannot be entered over TLS: it answers without; switch ssl on")));
        }
    }

    @Test
    void takesThePasswordFromAFile(@TempDir Path folder) throws IOException {
        Map<String, String> nowhere = Map.of(
                "TRIBUTARY_DATABASE_PASSWORD_FILE", folder.resolve("none").toString());
        assertThatThrownBy(() -> SourceLogin.of("jdbc:postgresql://h/shop", nowhere))
                .hasMessageContaining("TRIBUTARY_DATABASE_PASSWORD_FILE names ");
    }

    @Test
    void takesUrlsOfAllForms() {
        assertThat(SourceLogin.of("jdbc:postgresql://[::1]:5432,db.example.com/shop?ssl=true", Map.of()))
                .hasToString("jdbc:postgresql://[::1]:5432,db.example.com/shop");
        assertThat(SourceLogin.of("jdbc:postgresql:shop", Map.of()).database()).contains("shop");
        assertThat(SourceLogin.of("jdbc:postgresql://h/my%20shop", Map.of()).database())
                .contains("my shop");
        assertThat(SourceLogin.of("jdbc:postgresql://h/", Map.of()).database()).isEmpty();
    }
}
