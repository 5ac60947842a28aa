package dev.tributary.capture.direct;

import io.debezium.jdbc.JdbcConfiguration;
import io.debezium.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.util.HostSpec;

/** Debezium's extension point for connections to the database, which makes it by class name. */
public final class RenamingConnections implements JdbcConnection.ConnectionFactory {

    @Override
    public Connection connect(JdbcConfiguration config) throws SQLException {
        HostSpec host = new HostSpec(config.getHostname(), config.getPort());
        Properties properties = config.asProperties();
        PGProperty.PG_DBNAME.set(properties, config.getDatabase());
        String url = "jdbc:postgresql://" + host + "/" + config.getDatabase();
        return new RenamingConnection(
                new HostSpec[] {host},
                properties,
                url,
                RenamedColumns.of(config),
                new UnpublishedColumns(RenamedColumns.publication(config)));
    }
}
