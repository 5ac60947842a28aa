package dev.tributary.platform.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the lake with its sources. */
@Command(
        name = "verify",
        description = "Compare refined tables and marts with the database. Exit code 0 if they are equal, else 1.",
        mixinStandardHelpOptions = true)
final class Verify implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Option(names = "--json", description = "Print the checks as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode answer = new DriverClient(options.existing()).verify();
        Verification verification = Verification.of(answer);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(answer));
        } else {
            verification.lines().forEach(out::println);
        }
        out.flush();
        return verification.ok() ? 0 : Failure.FAILED;
    }
}
