package dev.tributary.contract;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where the schema registry is and how to enter it.
 *
 * @param base for Apicurio {@code https://host:port/apis/ccompat/v7}
 * @param ca PEM file with the certificate that the registry's one is signed by; without it those that Java knows
 * @param authorization the header of that name
 */
public record RegistryAccess(URI base, Optional<Path> ca, Optional<String> authorization) {

    /** PEM file with the certificate that the registry's one is signed by. */
    public static final String CA = "TRIBUTARY_REGISTRY_CA";
    /** For basic authentication. */
    public static final String USER = "TRIBUTARY_REGISTRY_USER";
    /** Secret. */
    public static final String PASSWORD = "TRIBUTARY_REGISTRY_PASSWORD";

    private static final TlsFailure.Advice TLS = new TlsFailure.Advice(
            "set " + CA + " to the certificate that the registry's one is signed by",
            "name the host in " + Environment.REGISTRY + " as the certificate does",
            "let the registry do without client certificates",
            "write http in " + Environment.REGISTRY + ", or the port of TLS");

    /** Without encryption and login. */
    public static RegistryAccess plain(URI base) {
        return new RegistryAccess(base, Optional.empty(), Optional.empty());
    }

    /**
     * As the environment says.
     *
     * @throws IllegalStateException if a variable is missing or wrong
     */
    public static RegistryAccess of(Environment environment) {
        URI base = environment.registry();
        if (base.getUserInfo() != null) {
            throw new IllegalStateException(Environment.REGISTRY + " must be without user and password: set " + USER
                    + " and " + PASSWORD + ".");
        }
        Optional<String> authorization = environment
                .optional(USER)
                .map(user -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString((user + ":" + environment.requiredSecret(PASSWORD))
                                        .getBytes(StandardCharsets.UTF_8)));
        return new RegistryAccess(base, environment.file(CA), authorization);
    }

    HttpClient client() {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        ca.ifPresent(file -> client.sslContext(trusting(file)));
        return client.build();
    }

    /**
     * @throws IllegalStateException if the file holds no certificates
     */
    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca" + number++, each);
            }
            if (number == 0) {
                throw new GeneralSecurityException("it is empty");
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    CA + " names " + file + ", which holds no certificates in PEM: " + e.getMessage() + ".", e);
        }
    }

    /** Why nobody can enter. */
    AccessException explain(IOException failure) {
        if (TlsFailure.isIn(failure)) {
            return TlsFailure.of("The schema registry " + base, failure, TLS);
        }
        String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return AccessException.now(
                "The schema registry " + base + " cannot be reached: " + said + ". Does it run, and does it speak "
                        + base.getScheme() + " on this port?",
                failure);
    }

    /** What an answer says about the login; empty if it is let in. */
    Optional<AccessException> refusal(int status) {
        return status == 401 || status == 403
                ? Optional.of(AccessException.settings(
                        "The schema registry " + base + " refused the login: HTTP " + status + ". Set " + USER + " and "
                                + PASSWORD + " to those of a user that may write schemas.",
                        null))
                : Optional.empty();
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return base.toString();
    }
}
