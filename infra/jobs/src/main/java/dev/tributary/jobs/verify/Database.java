package dev.tributary.jobs.verify;

import dev.tributary.contract.DatabaseAccess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/**
 * The source database as {@code verify} reaches it.
 *
 * @param access as somebody who may replicate, and read the captured tables
 * @param salt of hashed columns; empty if there is none
 */
public record Database(DatabaseAccess access, Optional<String> salt) {

    Connection connect() throws SQLException {
        return enter(properties());
    }

    /** A connection that speaks the replication protocol besides SQL. */
    Connection replicate() throws SQLException {
        Properties properties = properties();
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "14");
        return enter(properties);
    }

    private Connection enter(Properties properties) throws SQLException {
        try {
            return DriverManager.getConnection(access.url(), properties);
        } catch (SQLException e) {
            throw DatabaseAccess.explain(access.place(), e).orElseThrow(() -> e);
        }
    }

    private Properties properties() {
        Properties properties = access.properties();
        properties.setProperty("ApplicationName", "tributary verify");
        return properties;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return access.toString();
    }
}
