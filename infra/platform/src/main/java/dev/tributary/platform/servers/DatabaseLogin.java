package dev.tributary.platform.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Connects to the embedded database as one role. */
record DatabaseLogin(Site site, String user, String password) {

    static DatabaseLogin superuser(Site site) {
        return new DatabaseLogin(site, "postgres", site.secrets().superuser());
    }

    Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "tributary");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        return DriverManager.getConnection(site.databaseUrl(database), properties);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseLogin[" + user + "]";
    }
}
