package dev.tributary.platform.cli;

import dev.tributary.contract.DatabaseAccess;
import dev.tributary.platform.run.Failure;
import dev.tributary.source.SourceLogin;
import java.sql.Connection;
import java.sql.SQLException;

/** Enters a source database; what goes wrong becomes a sentence without a password. */
final class SourceAccess {

    /** What is asked of the database. */
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private SourceAccess() {}

    /** @throws Failure if the URL is none, or a variable is wrong */
    static SourceLogin login(String url) {
        try {
            return SourceLogin.of(url, System.getenv());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw Failure.usage(e.getMessage());
        }
    }

    /** @throws Failure if the database cannot be reached, or does not answer */
    static <T> T ask(SourceLogin login, Question<T> question) {
        try (Connection connection = connect(login)) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw Failure.failed("The database " + login + " does not answer: " + e.getMessage(), e);
        }
    }

    private static Connection connect(SourceLogin login) {
        try {
            return login.connect();
        } catch (SQLException e) {
            throw DatabaseAccess.explain(login.toString(), e)
                    .map(why -> Failure.failed(why.getMessage(), e))
                    .orElseGet(
                            () -> Failure.failed("The database " + login + " cannot be reached: " + e.getMessage(), e));
        }
    }
}
