package dev.tributary.capture;

import dev.tributary.source.preflight.Check;
import dev.tributary.source.preflight.Family;
import dev.tributary.source.preflight.Finding;
import dev.tributary.source.preflight.Preflight;
import dev.tributary.source.preflight.Scope;
import dev.tributary.source.preflight.Severity;
import dev.tributary.source.preflight.Subject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether the source is set up for capture, before anything starts. */
final class SourceCheck {

    private static final Logger LOG = LoggerFactory.getLogger(SourceCheck.class);

    private SourceCheck() {}

    /**
     * Logs what may lose data one day.
     *
     * @throws ConfigurationException with everything that does
     */
    static void run(Connection connection, Subject subject) throws SQLException {
        List<Finding> findings = Preflight.run(connection, subject, Scope.START);
        findings.stream()
                .filter(finding -> finding.severity() == Severity.WARNING)
                .forEach(finding -> LOG.warn(
                        "{}: {} {}",
                        finding.check().id(),
                        finding.what(),
                        finding.check().why()));
        refuse(findings);
    }

    /**
     * Looks again while a capture runs, after the publication or a table changed.
     *
     * @throws ConfigurationException if changes of a table are not sent completely, or do not say whose they are
     */
    static void again(Connection connection, Subject subject) throws SQLException {
        refuse(Preflight.run(connection, subject, Scope.START).stream()
                .filter(finding -> finding.check().family() == Family.IDENTITY
                        || finding.check().family() == Family.PUBLICATION
                        || finding.check() == Check.UNLOGGED_TABLE)
                .toList());
    }

    private static void refuse(List<Finding> findings) {
        String errors = findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(SourceCheck::sentence)
                .collect(Collectors.joining(" "));
        if (!errors.isEmpty()) {
            throw new ConfigurationException(
                    errors + " Run tributary check to see why that loses data, and with --fix-sql what mends it.");
        }
    }

    /** Whether the only errors are tables that the publication does not contain. */
    static boolean lacksOnlyPublishedTables(Connection connection, Subject subject) throws SQLException {
        return Preflight.run(connection, subject, Scope.START).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .allMatch(finding -> finding.check() == Check.PUBLICATION_TABLE);
    }

    /** With the statement where it is the one that adding a table to the pipeline needs. */
    private static String sentence(Finding finding) {
        return finding.check() == Check.PUBLICATION_TABLE
                ? finding.what() + " Its owner adds it with: "
                        + finding.fixes().get(0).sql() + ";"
                : finding.what();
    }
}
