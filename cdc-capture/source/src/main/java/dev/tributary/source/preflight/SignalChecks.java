package dev.tributary.source.preflight;

import dev.tributary.source.SignalTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;

/** Whether incremental snapshots can be asked for. */
final class SignalChecks {

    private final Connection connection;
    private final Subject subject;
    private final Findings findings;

    SignalChecks(Connection connection, Subject subject, Findings findings) {
        this.connection = connection;
        this.subject = subject;
        this.findings = findings;
    }

    void run() throws SQLException {
        SignalTable signals = new SignalTable(subject.pipeline());
        signals.problem(connection, subject.role())
                .ifPresent(problem -> findings.add(
                        Check.SIGNAL_TABLE,
                        signals.qualifiedName(),
                        problem,
                        Stream.concat(signals.creation(subject.role()).stream(), Stream.of(signals.publishing()))
                                .map(sql -> Fix.sql(sql, "Lets the capture mark where it reads chunks of rows."))
                                .toArray(Fix[]::new)));
    }
}
