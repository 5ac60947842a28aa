package dev.tributary.platform.cli;

import dev.tributary.platform.run.Failure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Entry point of the launcher. */
@Command(
        name = "tributary",
        description = "Change data capture from PostgreSQL into a Delta lakehouse.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        version = "tributary 0.1.0-SNAPSHOT",
        subcommands = {
            Demo.class,
            Up.class,
            Down.class,
            Status.class,
            Verify.class,
            Query.class,
            Validate.class,
            Check.class,
            Init.class,
            Snapshot.class,
            Resnapshot.class,
            Conformance.class
        },
        footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage or wrong file."})
public final class Tributary implements Runnable {

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Tributary())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Tributary::explain)
                .setExecutionExceptionHandler(Tributary::tell);
    }

    /** As picocli does it, but an argument that it repeats may be a URL with a password. */
    private static int explain(CommandLine.ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        String message = wrong.getMessage().replaceAll("(?i)(password=)[^&\\s'\"]*", "$1***");
        err.println(command.getColorScheme().errorText(message));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err)) {
            command.usage(err);
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command? See tributary --help.");
    }

    private static int tell(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        boolean verbose = arguments.originalArgs().contains("--verbose");
        if (failure instanceof Failure known) {
            command.getErr().println(known.getMessage());
        } else {
            command.getErr()
                    .println("This should not have happened: " + failure
                            + (verbose ? "" : ". Run it again with --verbose to see where."));
        }
        if (verbose) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return failure instanceof Failure known ? known.exitCode() : Failure.FAILED;
    }
}
