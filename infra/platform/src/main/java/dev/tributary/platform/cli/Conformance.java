package dev.tributary.platform.cli;

import dev.tributary.platform.run.Failure;
import dev.tributary.reduce.Folds;
import dev.tributary.reduce.conformance.Case;
import dev.tributary.reduce.conformance.CaseException;
import dev.tributary.reduce.conformance.Cases;
import dev.tributary.reduce.conformance.CommandEngine;
import dev.tributary.reduce.conformance.FoldEngine;
import dev.tributary.reduce.conformance.Matrix;
import dev.tributary.reduce.conformance.Report;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts the fold, or someone else's engine, through the cases of what a correct CDC apply does. */
@Command(
        name = "conformance",
        description = "Run cases of change events through the fold, or through your own engine.",
        customSynopsis = "tributary conformance [-hV] [--verbose] [--timeout TIME] [DIR] [--engine COMMAND...]",
        mixinStandardHelpOptions = true,
        footer = {"", "docs/conformance.md describes the cases and what an engine reads and writes."})
final class Conformance implements Callable<Integer> {

    /** The words of another command, whatever they look like. */
    static final class Rest implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            List<String> rest = new ArrayList<>();
            while (!words.isEmpty()) {
                rest.add(words.pop());
            }
            if (rest.isEmpty()) {
                throw new ParameterException(
                        command.commandLine(), "After --engine the command of an engine is missing.");
            }
            option.setValue(rest);
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Folder with .case files, at any depth. Default: the built-in cases.")
    private Path folder;

    @Option(names = "--verbose", description = "Show the stack trace of a failure.")
    private boolean verbose;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = TimeOption.class,
            description = "How long an engine may take for one delivery, such as 90s. Default: 60s.")
    private Duration patience;

    @Option(
            names = "--engine",
            paramLabel = "COMMAND...",
            parameterConsumer = Rest.class,
            description = "Command of an engine that reads events from its standard input and writes tables to its"
                    + " standard output. Takes all words that follow. Default: this project's fold.")
    private List<String> engine;

    @Override
    public Integer call() {
        Report report = report(cases());
        report.lines().forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        report.failures().forEach(spec.commandLine().getErr()::println);
        spec.commandLine().getErr().flush();
        return report.passes() ? 0 : Failure.FAILED;
    }

    private List<Case> cases() {
        if (folder == null) {
            return Cases.builtIn();
        }
        if (!Files.isDirectory(folder)) {
            throw Failure.usage("There is no folder " + folder + ".");
        }
        try {
            List<Case> cases = Cases.in(folder);
            if (cases.isEmpty()) {
                throw Failure.usage("There is no .case file below " + folder + ": docs/conformance.md shows one.");
            }
            return cases;
        } catch (CaseException | UncheckedIOException e) {
            throw Failure.usage(e.getMessage(), e);
        }
    }

    private Report report(List<Case> cases) {
        if (engine == null) {
            return new Matrix(new FoldEngine(Folds.PRODUCTION)).run(cases);
        }
        try (CommandEngine other = started()) {
            return new Matrix(other).run(cases);
        }
    }

    private CommandEngine started() {
        try {
            return CommandEngine.start(engine, patience);
        } catch (UncheckedIOException e) {
            throw Failure.usage(e.getMessage() + ".", e);
        }
    }
}
