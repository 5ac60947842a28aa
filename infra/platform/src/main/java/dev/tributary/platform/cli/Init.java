package dev.tributary.platform.cli;

import dev.tributary.contract.Environment;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.Unwritable;
import dev.tributary.platform.servers.EmbeddedSource;
import dev.tributary.source.SourceLogin;
import dev.tributary.source.draft.Draft;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Drafts a pipeline file from a database. */
@Command(
        name = "init",
        description = {
            "Write a commented pipeline file from a live database: tables, keys, types, comments, foreign keys, and guesses"
                    + " which columns are personal data. Changes nothing in the database.",
            "",
            "User and password come from " + Environment.DATABASE_USER + " and " + Environment.DATABASE_PASSWORD
                    + ", else PGUSER and PGPASSWORD; a password also from PGPASSFILE or ~/.pgpass.",
            ""
        },
        mixinStandardHelpOptions = true)
final class Init implements Callable<Integer> {

    /** Which database. */
    static final class From {
        @Option(
                names = "--from",
                required = true,
                paramLabel = "URL",
                description = "jdbc:postgresql://host:port/database.")
        private String url;

        @Option(
                names = "--dir",
                required = true,
                paramLabel = "DIR",
                description = "State directory of a run, whose database is taken.")
        private Path directory;
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private From from;

    @Option(
            names = "--schema",
            paramLabel = "SCHEMA",
            description = "Only tables of this schema; may be given several times. Default: all schemas.")
    private List<String> schemas = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "pipeline.yaml",
            description = "File to write. Default: pipeline.yaml.")
    private Path file;

    @Option(names = "--force", description = "Overwrite the file if it exists.")
    private boolean force;

    @Option(names = "--verbose", description = "Show the stack trace of a failure.")
    private boolean verbose;

    @Override
    public Integer call() {
        SourceLogin login = login();
        Draft draft = SourceAccess.ask(login, connection -> Draft.of(connection, schemas));
        if (draft.tables().isEmpty()) {
            throw Failure.failed("The database " + login + " has no table that can be captured"
                    + (schemas.isEmpty() ? "" : " in " + String.join(", ", schemas)) + "."
                    + lines(draft.leftOut()));
        }
        write(draft.text());
        PrintWriter out = spec.commandLine().getOut();
        int left = draft.leftOut().size();
        out.println(file + " names " + count(draft.tables().size())
                + (left == 0 ? "." : "; " + left + " left out:" + lines(draft.leftOut())));
        out.println("Read it, then: " + Home.launcher() + " validate " + file + " and " + Home.launcher() + " check -f "
                + file + ".");
        out.flush();
        return 0;
    }

    private SourceLogin login() {
        if (from.url != null) {
            return SourceAccess.login(from.url);
        }
        RunDirectory run = new RunDirectory(from.directory);
        String pipeline = Json.read(run.status(), RunStatus.class)
                .map(RunStatus::pipeline)
                .orElseThrow(() -> Failure.failed("Nothing has been started in " + run.root() + "."));
        return EmbeddedSource.of(run, pipeline);
    }

    private void write(String text) {
        try {
            if (force) {
                Files.writeString(file, text);
            } else {
                Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
        } catch (FileAlreadyExistsException e) {
            throw Failure.usage(file + " exists: choose another with --out, or overwrite it with --force.", e);
        } catch (IOException e) {
            throw Unwritable.file(file, e);
        }
    }

    private static String count(int tables) {
        return tables == 1 ? "1 table" : tables + " tables";
    }

    private static String lines(List<String> texts) {
        return texts.isEmpty() ? "" : "\n  " + String.join("\n  ", texts);
    }
}
