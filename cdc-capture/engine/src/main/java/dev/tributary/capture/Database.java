package dev.tributary.capture;

import dev.tributary.contract.DatabaseAccess;
import dev.tributary.contract.Environment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where the source is and who reads it.
 */
record Database(DatabaseAccess access) {

    static Database of(Environment environment) {
        Database database = new Database(DatabaseAccess.of(environment));
        database.parsed();
        return database;
    }

    String user() {
        return access.user();
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(access.url(), access.properties());
    }

    /** The same at the start, when a failure has to be told to somebody. */
    Connection enter() throws SQLException {
        try {
            return connect();
        } catch (SQLException e) {
            throw DatabaseAccess.explain(access.place(), e).orElseThrow(() -> e);
        }
    }

    /** Writes {@code database.*} for Debezium; further parameters of the URL go to the driver as they are. */
    void describe(Properties engine) {
        Properties parts = parsed();
        engine.put("database.hostname", PGProperty.PG_HOST.getOrDefault(parts));
        engine.put("database.port", PGProperty.PG_PORT.getOrDefault(parts));
        engine.put("database.dbname", PGProperty.PG_DBNAME.getOrDefault(parts));
        engine.put("database.user", access.user());
        engine.put("database.password", access.password());
        for (String name : parts.stringPropertyNames()) {
            if (!name.startsWith("PG")) {
                // Debezium has words of its own for these, and would go on with its default for sslmode.
                String prefix = name.startsWith("ssl") ? "database." : "driver.";
                engine.put(prefix + name, parts.getProperty(name));
            }
        }
        access.tls().forEach((name, value) -> engine.put("database." + name, value));
    }

    private Properties parsed() {
        Properties parts = Driver.parseURL(access.url(), null);
        if (parts == null) {
            throw new ConfigurationException(Environment.DATABASE_URL
                    + " is not the URL of a PostgreSQL database; write jdbc:postgresql://host:port/database.");
        }
        return parts;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return access.toString();
    }
}
