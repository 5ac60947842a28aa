package dev.tributary.capture.direct;

import io.debezium.jdbc.JdbcConfiguration;
import io.debezium.jdbc.JdbcConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.Driver;
import org.postgresql.util.HostSpec;

/** Debezium's extension point for connections to the database, which makes it by class name. */
public final class RenamingConnections implements JdbcConnection.ConnectionFactory {

    @Override
    public Connection connect(JdbcConfiguration config) throws SQLException {
        HostSpec host = new HostSpec(config.getHostname(), config.getPort());
        String url = "jdbc:postgresql://" + host.getHost() + ":" + host.getPort() + "/"
                + URLEncoder.encode(config.getDatabase(), StandardCharsets.UTF_8);
        return new RenamingConnection(
                new HostSpec[] {host}, Driver.parseURL(url, config.asProperties()), url, RenamedColumns.of(config));
    }
}
