package dev.tributary.source;

import dev.tributary.contract.DatabaseAccess;
import dev.tributary.contract.Environment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a source database is and as whom to enter it, without its password in any text that a person sees.
 *
 * <p>User and password come from the first of: the URL's parameters, {@code TRIBUTARY_DATABASE_USER} and
 * {@code TRIBUTARY_DATABASE_PASSWORD}, {@code PGUSER} and {@code PGPASSWORD}, the file that {@code PGPASSFILE} names
 * or {@code ~/.pgpass}. The last two are for the password only.
 */
public final class SourceLogin {

    private static final String HOST = "(\\[[0-9A-Fa-f:.]+]|[^/?#@\\s:\\[\\],]+)(:\\d+)?";

    /** Of no URL more than host, port and database is ever shown: a password can hide in all other parts. */
    private static final Pattern URL = Pattern.compile(
            "jdbc:postgresql:(?<place>(//(" + HOST + "(," + HOST + ")*)?/)?[^/?#@\\s:]*)" + "(\\?(?<parameters>.*))?");

    private static final String WRONG = "The URL of the database must be jdbc:postgresql://host:port/database;"
            + " user and password belong into the environment variables " + Environment.DATABASE_USER + " and "
            + Environment.DATABASE_PASSWORD + ".";

    private final String url;
    private final String shown;
    private final Properties properties = new Properties();

    private SourceLogin(String url, String shown) {
        this.url = url;
        this.shown = shown;
    }

    /**
     * @param variables the environment
     * @throws IllegalArgumentException if the URL is none; the message does not repeat it
     * @throws IllegalStateException if a variable is wrong
     */
    public static SourceLogin of(String url, Map<String, String> variables) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(WRONG);
        }
        String shown = "jdbc:postgresql:" + parts.group("place");
        Map<Boolean, Map<String, String>> parameters = parameters(parts.group("parameters"));
        String rest = parameters.get(false).values().stream().collect(Collectors.joining("&"));
        SourceLogin login = new SourceLogin(rest.isEmpty() ? shown : shown + "?" + rest, shown);
        Environment environment = new Environment(variables);
        Map<String, String> given = parameters.get(true);
        login.put("user", given.get("user"), variables.get(Environment.DATABASE_USER), variables.get("PGUSER"));
        login.put(
                "password",
                given.get("password"),
                environment.secret(Environment.DATABASE_PASSWORD).orElse(null),
                variables.get("PGPASSWORD"));
        login.properties.putAll(DatabaseAccess.tls(environment));
        return login;
    }

    /** With a user and password of its own. */
    public static SourceLogin of(String url, String user, String password) {
        return of(url, Map.of(Environment.DATABASE_USER, user, Environment.DATABASE_PASSWORD, password));
    }

    /** Name → value for those that say who enters, which the driver shall get apart; else name → as it stands. */
    private static Map<Boolean, Map<String, String>> parameters(String text) {
        return Stream.of(text == null ? "" : text)
                .flatMap(all -> Arrays.stream(all.split("&")))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.partitioningBy(
                        SourceLogin::enters, Collectors.toMap(pair -> pair[0], SourceLogin::value, (a, b) -> b)));
    }

    private static boolean enters(String[] pair) {
        return pair[0].equals("user") || pair[0].equals("password");
    }

    private static String value(String[] pair) {
        if (!enters(pair)) {
            return String.join("=", pair);
        }
        try {
            return pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The " + pair[0] + " in the URL of the database is not URL-encoded.");
        }
    }

    private void put(String property, String... candidates) {
        Arrays.stream(candidates)
                .filter(Objects::nonNull)
                .filter(candidate -> !candidate.isEmpty())
                .findFirst()
                .ifPresent(value -> properties.setProperty(property, value));
    }

    /**
     * Connects for reading only.
     *
     * @throws SQLException whose message a person may see
     */
    public Connection connect() throws SQLException {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty("ApplicationName", "tributary");
        all.setProperty("connectTimeout", "5");
        all.setProperty("loginTimeout", "10");
        all.setProperty("readOnly", "true");
        try {
            Connection connection = DriverManager.getConnection(url, all);
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException e) {
            throw new SQLException(withoutPassword(e.getMessage()), e.getSQLState(), e.getCause());
        }
    }

    /** What the driver says repeats parameters of the URL at times. */
    private String withoutPassword(String message) {
        String text = message == null ? "" : message.replace(url, shown);
        String password = properties.getProperty("password", "");
        return password.isEmpty() ? text : text.replace(password, "***");
    }

    /** The name in the URL, if it has one. */
    public Optional<String> database() {
        String name = shown.substring(Math.max(shown.lastIndexOf('/'), shown.lastIndexOf(':')) + 1);
        return name.isEmpty() ? Optional.empty() : Optional.of(URLDecoder.decode(name, StandardCharsets.UTF_8));
    }

    /** {@code jdbc:postgresql://host:port/database}, without parameters. */
    @Override
    public String toString() {
        return shown;
    }
}
