package dev.tributary.reduce.conformance;

import java.nio.file.Path;
import java.util.List;

/**
 * A case: events, and the tables that every engine must make of them.
 *
 * @param file where it was read from
 * @param rule what it is about; cases of one rule make one line of the report
 * @param title one sentence
 * @param justification why the case stays although no switched-off rule of the fold makes it fail; usually null
 * @param given READs of the rows that the table starts with
 * @param cuts the events as the case cuts them
 */
public record Case(
        Path file,
        String rule,
        String title,
        String justification,
        Table table,
        List<Event> given,
        List<List<Event>> cuts,
        Expected expected) {

    public Case {
        given = List.copyOf(given);
        cuts = List.copyOf(cuts);
    }

    /** The file's name without folder and ending. */
    public String name() {
        return file.getFileName().toString().replaceFirst("\\.case$", "");
    }

    public boolean isAbout(History history) {
        return history == History.SCD1 ? expected.rows() != null : expected.versions() != null;
    }

    @Override
    public String toString() {
        return name();
    }
}
