package dev.tributary.platform.cli;

import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is wrong with a pipeline file, all of it at once. */
@Command(
        name = "validate",
        description = "Check a pipeline file and its SQL without starting anything.",
        mixinStandardHelpOptions = true)
final class Validate implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    static final class Which {
        @Parameters(
                arity = "0..1",
                paramLabel = "FILE",
                description =
                        "Pipeline file, or the folder of a pipeline.yaml. Default: ./pipeline.yaml, else the shop example.")
        private Path pipeline;

        @Option(
                names = {"-f", "--file", "--pipeline"},
                paramLabel = "FILE",
                description = "The same, as the other verbs take it.")
        private Path named;

        private Path given(Home home) {
            if (pipeline != null) {
                return pipeline;
            }
            Path here = Path.of("pipeline.yaml");
            return named != null ? named : Files.isRegularFile(here) ? here : home.shop();
        }
    }

    @ArgGroup
    private Which which = new Which();

    @Option(names = "--json", description = "Print the problems as a JSON array.")
    private boolean json;

    @Option(names = "--verbose", description = "Show the stack trace of a failure.")
    private boolean verbose;

    @Override
    public Integer call() {
        Home home = Home.ofProcess();
        Path given = which.given(home).toAbsolutePath().normalize();
        Path file = Files.isDirectory(given) ? given.resolve("pipeline.yaml") : given;
        if (!Files.isRegularFile(file)) {
            throw Failure.usage("There is no pipeline file " + file + ".");
        }
        List<PipelineCheck.Finding> findings = new PipelineCheck(home).findings(file);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(findings.stream()
                    .map(finding -> Map.of("path", finding.path(), "reason", finding.reason()))
                    .toList()));
        } else {
            out.println(findings.isEmpty() ? file + " is right." : text(file, findings));
        }
        out.flush();
        return findings.isEmpty() ? 0 : Failure.USAGE;
    }

    static String text(Path file, List<PipelineCheck.Finding> findings) {
        String count = findings.size() == 1 ? "1 problem" : findings.size() + " problems";
        return file + " has " + count + ":"
                + findings.stream().map(finding -> "\n  " + finding).collect(Collectors.joining());
    }
}
