package dev.tributary.platform.cli;

import dev.tributary.contract.Environment;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.servers.EmbeddedSource;
import dev.tributary.source.SourceLogin;
import dev.tributary.source.preflight.Finding;
import dev.tributary.source.preflight.FixScript;
import dev.tributary.source.preflight.Preflight;
import dev.tributary.source.preflight.Scope;
import dev.tributary.source.preflight.Severity;
import dev.tributary.source.preflight.Subject;
import dev.tributary.spec.Pipeline;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether a source database is ready for a pipeline. */
@Command(
        name = "check",
        description = {
            "Check whether a database is ready for a pipeline: what would lose data, why, and the SQL that mends it."
                    + " Changes nothing.",
            "",
            "User and password come from " + Environment.DATABASE_USER + " and " + Environment.DATABASE_PASSWORD
                    + ", else PGUSER and PGPASSWORD; a password also from PGPASSFILE or ~/.pgpass.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 no errors, 1 errors or no database, 2 wrong usage or wrong pipeline file."})
final class Check implements Callable<Integer> {

    /** How to print what is found, other than as text. */
    static final class Format {
        @Option(names = "--json", description = "Print the findings as a JSON array.")
        private boolean json;

        @Option(names = "--fix-sql", description = "Print a SQL script that mends errors and warnings.")
        private boolean fixSql;
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @ArgGroup
    private Format format = new Format();

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "jdbc:postgresql://host:port/database. Default: the database of the run that --dir names, else "
                            + Environment.DATABASE_URL + ", else that of the pipeline's run.")
    private String database;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "Whose rights count: the role that the capture enters as. Default: the one that connects.")
    private String role;

    @Option(names = "--deep", description = "Also read the tables, to find values that would get lost.")
    private boolean deep;

    @Override
    public Integer call() {
        Pipeline pipeline = options.load();
        List<Finding> findings = SourceAccess.ask(login(pipeline), connection -> {
            String who = role != null ? role : connection.getMetaData().getUserName();
            Subject subject =
                    new Subject(pipeline.name(), who, pipeline.source().tables());
            return Preflight.run(connection, subject, deep ? Scope.DEEP : Scope.CATALOGUE);
        });
        print(findings);
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR) ? Failure.FAILED : 0;
    }

    private SourceLogin login(Pipeline pipeline) {
        String url = System.getenv(Environment.DATABASE_URL);
        if (database != null) {
            return SourceAccess.login(database);
        }
        if (!options.namesDirectory() && url != null && !url.isBlank()) {
            return SourceAccess.login(url);
        }
        return EmbeddedSource.of(options.existing(), pipeline.name());
    }

    private void print(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (format.json) {
            out.println(Json.pretty(CheckReport.json(findings)));
        } else if (format.fixSql) {
            out.print(new FixScript(findings));
        } else {
            CheckReport.lines(findings).forEach(out::println);
        }
        out.flush();
    }
}
