package dev.tributary.producers;

import dev.tributary.contract.Environment;
import dev.tributary.contract.LastWord;
import dev.tributary.contract.StatusEndpoint;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Command lines whose exit codes are 0, 1 (failure) and 2 (usage or configuration), with a sentence on stderr. */
final class CommandLines {

    private CommandLines() {}

    static int execute(Callable<Integer> command, String... arguments) {
        return new CommandLine(command)
                .registerConverter(Duration.class, CommandLines::duration)
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    LastWord.say(
                            LoggerFactory.getLogger(command.getClass()),
                            e.getMessage() == null ? e.toString() : e.getMessage());
                    if (e instanceof Misconfigured) {
                        return CommandLine.ExitCode.USAGE;
                    }
                    LoggerFactory.getLogger(command.getClass()).error("Failed", e);
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    /** The status endpoint where the environment says. */
    static StatusEndpoint status(Environment environment) {
        int port = Misconfigured.unlessRead(environment::statusPort);
        String token = Misconfigured.unlessRead(environment::token);
        return new StatusEndpoint(port, token);
    }

    /** {@code 90s}, {@code 5m}, {@code 1h30m}. */
    static Duration duration(String text) {
        try {
            return Duration.parse("PT" + text);
        } catch (DateTimeParseException e) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is not a duration; write for example 90s, 5m or 1h30m");
        }
    }
}
