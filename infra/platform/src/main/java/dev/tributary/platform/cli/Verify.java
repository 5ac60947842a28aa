package dev.tributary.platform.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
        PrintWriter err = spec.commandLine().getErr();
        DriverClient driver = new DriverClient(options.existing(), line -> {
            err.println(line);
            err.flush();
        });
        CompletableFuture<JsonNode> verified = CompletableFuture.supplyAsync(driver::verify);
        JsonNode answer = awaited(verified, driver, err);
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

    /** Tells what is compared, a line each, apart from the result. */
    private static JsonNode awaited(CompletableFuture<JsonNode> verified, DriverClient driver, PrintWriter progress) {
        String told = "";
        while (true) {
            try {
                return verified.get(500, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                String now = driver.verifying().orElse(told);
                if (!now.equals(told)) {
                    told = now;
                    progress.println(now);
                    progress.flush();
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Failure known ? known : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.failed("Interrupted; the verification itself goes on.", e);
            }
        }
    }
}
