package dev.tributary.capture.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** {@code docs/crash-points.md}: a row for each {@link Crash}. */
final class CrashPage {

    /** Result of a point at which something was lost, repeated or different. */
    static final String FAILED = "**failed**";

    private static final String FILE = "docs/crash-points.md";
    private static final String HEAD = """
            # Crash points

            A capture is cut off in each of these ways, again and again, and started anew. Then the numbers that a reader of committed
            records finds are compared with 1, 2, 3 and so on, and the tables that the fold makes of them with PostgreSQL's. Random
            transactions (inserts, updates, key moves and swaps, deletes, truncates, values left unsent) run meanwhile, unless the
            point needs others. This page is written by `./mvnw verify -Pnightly -pl cdc-capture/engine -am`; five of the points run in
            every build.

            | point | what it leaves behind | times hit | records found | result |
            |---|---|--:|--:|---|
            """;

    private final Map<Crash, String> rows = new EnumMap<>(Crash.class);

    /** @param records found; 0 if something was wrong */
    void add(Crash crash, int hits, int records) {
        rows.put(
                crash,
                String.format(
                        Locale.ROOT,
                        "%s %d | %,d | %s |%n",
                        start(crash),
                        hits,
                        records,
                        records > 0 ? "every number once; equal" : FAILED));
    }

    /** Only if all points were tried. */
    void write(Path root) throws IOException {
        if (rows.size() == Crash.values().length) {
            Files.writeString(root.resolve(FILE), HEAD + String.join("", rows.values()));
        }
    }

    /** The beginnings that the rows have to have. */
    static List<String> starts() {
        return Stream.of(Crash.values()).map(CrashPage::start).toList();
    }

    private static String start(Crash crash) {
        return "| " + crash.title + " | " + crash.state + " |";
    }

    /** The rows of the page as it is committed. */
    static List<String> rows(Path root) throws IOException {
        return Files.readAllLines(root.resolve(FILE)).stream()
                .dropWhile(line -> !line.startsWith("|---"))
                .skip(1)
                .toList();
    }
}
