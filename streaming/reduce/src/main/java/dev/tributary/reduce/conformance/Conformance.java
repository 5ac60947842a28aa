package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Folds;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a folder of cases, or the built-in ones, and prints the table rule × result.
 * <pre>
 * conformance [dir] [--engine command argument...]
 * </pre>
 * Exit code 0 if all hold, 1 if one fails, 2 if the arguments or a case file are wrong.
 */
public final class Conformance {

    private final PrintStream out;
    private final PrintStream err;

    public Conformance(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        System.exit(new Conformance(System.out, System.err).run(List.of(arguments)));
    }

    /** Runs and gives the exit code. */
    public int run(List<String> arguments) {
        int option = arguments.indexOf("--engine");
        List<String> folders = option < 0 ? arguments : arguments.subList(0, option);
        List<String> command = option < 0 ? List.of() : arguments.subList(option + 1, arguments.size());
        if (folders.size() > 1 || (option >= 0 && command.isEmpty())) {
            err.println("Usage: conformance [dir] [--engine command argument...]");
            return 2;
        }
        if (!folders.isEmpty() && !Files.isDirectory(Path.of(folders.get(0)))) {
            err.println("There is no folder " + folders.get(0));
            return 2;
        }
        try {
            List<Case> cases = folders.isEmpty() ? Cases.builtIn() : Cases.in(Path.of(folders.get(0)));
            return report(cases, command.isEmpty() ? new FoldEngine(Folds.PRODUCTION) : new CommandEngine(command));
        } catch (CaseException | UncheckedIOException e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    private int report(List<Case> cases, Engine engine) {
        Matrix matrix = new Matrix(engine);
        List<Verdict> verdicts = new ArrayList<>();
        cases.forEach(example -> verdicts.addAll(matrix.run(example)));
        Report report = new Report(verdicts);
        report.lines().forEach(out::println);
        report.failures().forEach(err::println);
        out.println(cases.size() + " cases, "
                + verdicts.stream().mapToInt(Verdict::deliveries).sum() + " deliveries, "
                + report.failures().size() + " failed");
        return report.passes() ? 0 : 1;
    }
}
