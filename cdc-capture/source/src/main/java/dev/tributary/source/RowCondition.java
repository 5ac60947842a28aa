package dev.tributary.source;

import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * A SQL condition on the rows of a table, as a person gives it.
 *
 * @param sql without {@code WHERE}
 */
public record RowCondition(String sql) {

    /** What PostgreSQL says against it, a clause without a full stop; empty if it can be used. The rows are not read. */
    public Optional<String> problem(Connection connection, SourceTable table) throws SQLException {
        String query =
                "EXPLAIN SELECT FROM " + Sql.identifier(table.schema(), table.name()) + " WHERE (" + sql + ") AND true";
        // The capture's chunks are prepared statements too, in which a question mark stands for a value.
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.execute();
            return Optional.empty();
        } catch (SQLException e) {
            ServerErrorMessage server = e instanceof PSQLException known ? known.getServerErrorMessage() : null;
            if (server != null) {
                String hint = server.getHint() == null ? "" : ". " + server.getHint();
                return Optional.of((server.getMessage() + hint).replaceFirst("\\.$", ""));
            }
            if (PSQLState.INVALID_PARAMETER_VALUE.getState().equals(e.getSQLState())) {
                return Optional.of("a question mark outside of quotes stands for a value that nobody gives;"
                        + " write the function of the operator instead, such as jsonb_exists(a, b) for a ? b");
            }
            throw e;
        }
    }
}
