package dev.tributary.platform.cli;

import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.servers.EmbeddedRun;
import dev.tributary.platform.servers.EmbeddedSource;
import dev.tributary.source.RowCondition;
import dev.tributary.source.SignalTable;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.SourceTable;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads single tables anew while everything streams on. */
@Command(
        name = "snapshot",
        description = {
            "Read tables of the pipeline anew, in chunks, while the changes of all tables stream on.",
            "",
            "Ctrl-C leaves the snapshot running. A capture that is killed goes on where it was."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 the tables are read, 1 failed or left running, 2 wrong usage."})
final class Snapshot implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Parameters(
            arity = "1..*",
            paramLabel = "TABLE",
            description = "schema.table, or the name of the refined table; in the pipeline file.")
    private List<String> names;

    @Option(
            names = "--where",
            paramLabel = "SQL",
            description = "Read only the rows that this condition names, as PostgreSQL writes it: \"id < 1000\".")
    private String where;

    @Option(names = "--json", description = "Print the result as JSON, and progress apart from it.")
    private boolean json;

    @Override
    public Integer call() {
        Pipeline pipeline = options.load();
        Set<SourceTable> tables = tables(pipeline);
        RunDirectory run = options.existing();
        if (ProcessTable.supervisor(run).isEmpty()) {
            throw Failure.failed("Nothing is running in " + run.root() + ", so nobody would read: start it with "
                    + Home.launcher() + " up.");
        }
        PrintWriter out = spec.commandLine().getOut();
        CaptureWatch watch = new CaptureWatch(
                run,
                json ? spec.commandLine().getErr() : out,
                "The snapshot goes on without you: " + Home.launcher() + " status shows the capture.");
        SnapshotProgress progress = new SnapshotProgress(tables, watch);
        watch.await(status -> status.filter(progress::begins).isPresent());
        long taken = SourceAccess.ask(
                EmbeddedSource.of(run, pipeline.name()),
                connection -> request(connection, pipeline.name(), List.copyOf(tables)));
        watch.tell("The capture is asked to read " + String.join(", ", progress.names()) + ".");
        watch.await(
                status -> status.filter(now -> progress.isComplete(now, taken)).isPresent());
        if (json) {
            out.println(Json.pretty(Map.of("tables", progress.result())));
            out.flush();
        }
        List<String> failures = progress.failures();
        if (!failures.isEmpty()) {
            throw Failure.failed(
                    String.join(" ", failures) + " The log says more: " + run.log(EmbeddedRun.CAPTURE) + ".");
        }
        return 0;
    }

    private Set<SourceTable> tables(Pipeline pipeline) {
        Set<SourceTable> tables = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        for (String name : names) {
            pipeline.source().table(name).ifPresentOrElse(tables::add, () -> unknown.add(unknown(pipeline, name)));
        }
        if (!unknown.isEmpty()) {
            throw Failure.usage(String.join("\n", unknown));
        }
        return tables;
    }

    private static String unknown(Pipeline pipeline, String name) {
        return "The pipeline " + pipeline.name() + " has no table " + name
                + pipeline.source()
                        .nearest(name)
                        .map(nearest -> ": did you mean " + nearest + "?")
                        .orElse("; its tables are "
                                + String.join(
                                        ", ",
                                        pipeline.source().tables().stream()
                                                .map(SourceTable::qualifiedName)
                                                .toList())
                                + ".");
    }

    /** Nothing is written before everything was found to be right. */
    private long request(Connection connection, String pipeline, List<SourceTable> tables) throws SQLException {
        SignalTable signals = new SignalTable(pipeline);
        Optional<String> problem =
                signals.problem(connection, connection.getMetaData().getUserName());
        if (problem.isPresent()) {
            throw Failure.failed(problem.get() + " Run " + Home.launcher()
                    + " check --fix-sql and have the database's owner run what it prints.");
        }
        for (SourceTable table : tables) {
            SignalTable.problem(table).ifPresent(why -> {
                throw Failure.failed(why + " Nothing was asked for. Run " + Home.launcher()
                        + " resnapshot, which reads all tables, or rename the table.");
            });
        }
        for (SourceTable table : where == null ? List.<SourceTable>of() : tables) {
            Optional<String> wrong = new RowCondition(where).problem(connection, table);
            if (wrong.isPresent()) {
                throw Failure.usage("The condition cannot be used on " + table.qualifiedName() + ": " + wrong.get()
                        + ". Nothing was asked for.");
            }
        }
        connection.setReadOnly(false);
        return signals.request(connection, tables, where);
    }
}
