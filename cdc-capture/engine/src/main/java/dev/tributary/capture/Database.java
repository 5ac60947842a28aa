package dev.tributary.capture;

import dev.tributary.contract.Environment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where the source is and who reads it.
 *
 * @param url as JDBC takes it
 */
record Database(String url, String user, String password) {

    static Database of(Environment environment) {
        Database database =
                new Database(environment.databaseUrl(), environment.databaseUser(), environment.databasePassword());
        database.parsed();
        return database;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** Writes {@code database.*} for Debezium; further parameters of the URL go to the driver as they are. */
    void describe(Properties engine) {
        Properties parts = parsed();
        engine.put("database.hostname", PGProperty.PG_HOST.getOrDefault(parts));
        engine.put("database.port", PGProperty.PG_PORT.getOrDefault(parts));
        engine.put("database.dbname", PGProperty.PG_DBNAME.getOrDefault(parts));
        engine.put("database.user", user);
        engine.put("database.password", password);
        for (String name : parts.stringPropertyNames()) {
            if (!name.startsWith("PG")) {
                engine.put("driver." + name, parts.getProperty(name));
            }
        }
    }

    private Properties parsed() {
        Properties parts = Driver.parseURL(url, null);
        if (parts == null) {
            throw new ConfigurationException(Environment.DATABASE_URL
                    + " is not the URL of a PostgreSQL database; write jdbc:postgresql://host:port/database.");
        }
        return parts;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url + " as " + user;
    }
}
