package dev.tributary.jobs.verify;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/**
 * The source database as {@code verify} reaches it.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param user may replicate, and read the captured tables
 * @param salt of hashed columns; empty if there is none
 */
public record Database(String url, String user, String password, Optional<String> salt) {

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties());
    }

    /** A connection that speaks the replication protocol besides SQL. */
    Connection replicate() throws SQLException {
        Properties properties = properties();
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "14");
        return DriverManager.getConnection(url, properties);
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "tributary verify");
        return properties;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
