package dev.tributary.contract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Where the source database is and how to enter it.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param tls the driver's parameters for it, as libpq names them too: {@code sslmode}, {@code sslrootcert}, …
 */
public record DatabaseAccess(String url, String user, String password, Map<String, String> tls) {

    /** As libpq's {@code sslmode}; {@code verify-full} is the one that keeps others out. Without it that of the URL. */
    public static final String SSLMODE = "TRIBUTARY_DATABASE_SSLMODE";
    /** PEM file with the certificate that the server's one is signed by. */
    public static final String SSLROOTCERT = "TRIBUTARY_DATABASE_SSLROOTCERT";
    /** PEM file with the certificate of this client, where the server asks for one. */
    public static final String SSLCERT = "TRIBUTARY_DATABASE_SSLCERT";
    /** Its key: PKCS 8, as PEM or DER; or key and certificate as PKCS 12. */
    public static final String SSLKEY = "TRIBUTARY_DATABASE_SSLKEY";
    /** Secret: opens the key; without it the key is not encrypted. */
    public static final String SSLPASSWORD = "TRIBUTARY_DATABASE_SSLPASSWORD";

    /**
     * How values shall be written as texts, whatever the database or the role prefers: what the capture reads and what it
     * is compared with have to agree. The driver itself looks after dates.
     */
    public static final String STYLES =
            "SET intervalstyle = 'postgres'; SET bytea_output = 'hex'; SET extra_float_digits = 3";

    private static final Pattern IN_URL = Pattern.compile("[?&]ssl\\w*=");

    private static final List<String> MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    public DatabaseAccess {
        tls = Map.copyOf(tls);
    }

    /**
     * As the environment says.
     *
     * @throws IllegalStateException if a variable is missing or wrong
     */
    public static DatabaseAccess of(Environment environment) {
        Map<String, String> tls = tls(environment);
        if (!tls.isEmpty() && IN_URL.matcher(environment.databaseUrl()).find()) {
            // The driver would take the URL's word, other readers of the URL ours.
            throw new IllegalStateException("Set TLS either in " + Environment.DATABASE_URL
                    + " or in the variables that begin with TRIBUTARY_DATABASE_SSL, not in both.");
        }
        return new DatabaseAccess(
                environment.databaseUrl(), environment.databaseUser(), environment.databasePassword(), tls);
    }

    /** The part about TLS, empty if nothing is set. */
    public static Map<String, String> tls(Environment environment) {
        Map<String, String> tls = new LinkedHashMap<>();
        if (environment.optional(SSLMODE).isPresent()) {
            tls.put("sslmode", environment.choice(SSLMODE, MODES));
        }
        environment.file(SSLROOTCERT).ifPresent(file -> tls.put("sslrootcert", file.toString()));
        environment.file(SSLCERT).ifPresent(file -> {
            tls.put("sslcert", file.toString());
            // Else the driver takes a key in PEM for one of RSA.
            tls.put("pemKeyAlgorithm", algorithm(file));
        });
        environment.file(SSLKEY).ifPresent(file -> tls.put("sslkey", file.toString()));
        environment.secret(SSLPASSWORD).ifPresent(password -> tls.put("sslpassword", password));
        return tls;
    }

    private static String algorithm(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey()
                    .getAlgorithm();
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(SSLCERT + " names " + file + ", which holds no certificate in PEM.", e);
        }
    }

    /** For the JDBC driver. */
    public Properties properties() {
        Properties properties = new Properties();
        properties.putAll(tls);
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return properties;
    }

    /** Why nobody can enter, as a sentence with what to do; empty if the failure is about something else. */
    public static Optional<AccessException> explain(String where, SQLException failure) {
        String database = "The database " + where;
        String state = String.valueOf(failure.getSQLState());
        String said = String.valueOf(failure.getMessage());
        if (TlsFailure.isIn(failure) || said.contains("does not support SSL")) {
            return Optional.of(TlsFailure.of(database, failure, TLS));
        }
        if (said.contains(" file ") || said.contains("private key")) {
            return Optional.of(AccessException.settings(
                    database + " cannot be entered over TLS: " + said
                            + ". Look at the files that the variables name which begin"
                            + " with TRIBUTARY_DATABASE_SSL.",
                    failure));
        }
        if (said.contains("SSL off") || said.contains("no encryption")) {
            return Optional.of(AccessException.settings(
                    database + " asks for TLS: " + said + ". Set " + SSLMODE + " to verify-full and " + SSLROOTCERT
                            + ".",
                    failure));
        }
        if (said.contains("client certificate") || said.contains("certificate authentication failed")) {
            return Optional.of(AccessException.settings(
                    database + " asks for a client certificate: " + said + ". Set " + SSLCERT + " and " + SSLKEY + ".",
                    failure));
        }
        if (state.startsWith("28")) {
            return Optional.of(AccessException.settings(
                    database + " refused the login: " + said + ". Set " + Environment.DATABASE_USER + " and "
                            + Environment.DATABASE_PASSWORD + ", or let the role in by pg_hba.conf.",
                    failure));
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return Optional.of(
                    AccessException.now(database + " cannot be reached: " + said + " Is it running?", failure));
        }
        return Optional.empty();
    }

    private static final TlsFailure.Advice TLS = new TlsFailure.Advice(
            "set " + SSLROOTCERT + " to the certificate that the server's one is signed by",
            "name the host in " + Environment.DATABASE_URL + " as the certificate does",
            "set " + SSLCERT + " and " + SSLKEY + " to a certificate that the server knows",
            "switch ssl on in the server, or set " + SSLMODE + " to disable where nobody listens in between");

    /** The URL without what may follow the name: a password can hide there. */
    public String place() {
        return url.replaceFirst("\\?.*", "");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return place() + " as " + user;
    }
}
