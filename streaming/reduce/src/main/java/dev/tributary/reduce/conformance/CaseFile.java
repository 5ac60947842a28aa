package dev.tributary.reduce.conformance;

import dev.tributary.reduce.conformance.Answer.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a case file; its notation is described in {@code docs/conformance.md}. */
final class CaseFile {

    private final Path file;
    private final Header header = new Header();

    private EventLines events;
    private ExpectedLines expected;
    private Line last;

    private CaseFile(Path file) {
        this.file = file;
    }

    /**
     * @throws CaseException if the file cannot be understood or contradicts itself, with its line
     * @throws UncheckedIOException if it cannot be read
     */
    static Case read(Path file) {
        try {
            return new CaseFile(file).parse(Line.of(file, Files.readAllLines(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the case " + file, e);
        }
    }

    private Case parse(List<Line> lines) {
        String section = "";
        for (Line line : lines) {
            last = line;
            if (line.isIndented()) {
                content(line, section);
            } else if (!header.reads(line)) {
                section = line.rest();
                open(line, section);
            }
        }
        if (events == null || expected == null) {
            throw new CaseException(file, lines.size(), "a case needs the sections events, and scd1 or scd2");
        }
        Expected outcome = expected.expected();
        openVersionsArePresentRows(outcome);
        return new Case(
                file,
                header.rule(last),
                header.title(last),
                header.justification(),
                header.table(last),
                events.given(),
                events.cuts(),
                outcome);
    }

    private void open(Line line, String section) {
        boolean isRecorded = section.startsWith("recorded ");
        boolean isInput = isRecorded || section.equals("given") || section.equals("events");
        if (events == null) {
            events = new EventLines(header.table(line));
        }
        if (isInput && expected != null) {
            throw line.problem("'" + section + "' must stand before what comes out of it");
        }
        if (isRecorded) {
            events.recorded(Recorded.of(line, file, section));
        }
        if (!isInput) {
            expect(line, section);
        }
    }

    private void expect(Line line, String section) {
        if (!events.isComplete()) {
            throw line.problem("the last transaction has no 'end'");
        }
        if (expected == null) {
            expected = new ExpectedLines(
                    header.table(line).columns(), events.cuts().size());
        }
        expected.open(line, section);
    }

    private void content(Line line, String section) {
        switch (section) {
            case "" -> throw line.problem("an indented line belongs to a section, and none is open");
            case "given" -> {
                events.given(line);
                line.end();
            }
            case "events" -> events.event(line);
            default -> expected.read(line, section);
        }
    }

    private void openVersionsArePresentRows(Expected outcome) {
        if (outcome.rows() != null && outcome.versions() != null) {
            List<String> present =
                    outcome.rows().stream().map(Literal::text).sorted().toList();
            List<String> open = outcome.versions().stream()
                    .filter(version -> version.to() == null)
                    .map(Interval::row)
                    .map(Literal::text)
                    .sorted()
                    .toList();
            if (!present.equals(open)) {
                throw last.problem("the open versions of scd2 are not the rows of scd1: " + open + ", " + present);
            }
        }
    }
}
