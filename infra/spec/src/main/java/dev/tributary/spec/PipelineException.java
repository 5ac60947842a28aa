package dev.tributary.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A pipeline file cannot be used; the message lists everything that is wrong with it, one problem a line. */
public final class PipelineException extends RuntimeException {

    private final List<Problem> problems;

    PipelineException(Path file, List<Problem> problems) {
        super(text(file, problems));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file, at least one. */
    public List<Problem> problems() {
        return problems;
    }

    private static String text(Path file, List<Problem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return file + " has " + count + ":"
                + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining());
    }
}
