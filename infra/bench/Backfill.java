import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how fast the rows that a table has come into an empty refined table, and how fast a transaction that changes a
 * quarter of them is applied, while the driver is killed; then verifies: a figure counts only if the tables are equal. Run
 * by backfill.sh.
 */
public final class Backfill {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_MILLIS = 90 * 60_000L;

    private final Path tributary;
    private final Path folder;
    private final Path run;
    private final long rows;
    private final int kills;
    private long highestMemory;

    private Backfill(Path tributary, Path folder, long rows, int kills) {
        this.tributary = tributary;
        this.folder = folder;
        this.run = folder.resolve("run");
        this.rows = rows;
        this.kills = kills;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            System.err.println("usage: backfill.sh [state folder] [million rows] [kills of the driver in each part]");
            System.exit(2);
        }
        new Backfill(
                        Path.of(arguments[0]),
                        Path.of(arguments[1]).toAbsolutePath(),
                        Math.round(Double.parseDouble(arguments[2]) * 1_000_000),
                        Integer.parseInt(arguments[3]))
                .measure();
    }

    private void measure() throws Exception {
        write();
        try {
            long started = System.nanoTime();
            call("up", "-f", folder.resolve("pipeline.yaml").toString());
            System.out.printf("start, with %,d rows written into the source: %.0f s%n", rows, seconds(started));
            part("initial load", rows, System.nanoTime());
            long quarter;
            long committed;
            try (Connection connection = database();
                    Statement statement = connection.createStatement()) {
                quarter = statement.executeUpdate(
                        "UPDATE readings SET celsius = celsius + 1, state = 'checked', checked = true WHERE reading_id % 4 = 0");
                committed = System.nanoTime();
            }
            part("one transaction of updates", quarter, committed);
            System.out.printf("highest memory of the driver, PSS: %.2f GB%n", highestMemory / 1e9);
            long before = System.nanoTime();
            System.out.println(call("verify"));
            System.out.printf("verify: %.0f s%n", seconds(before));
        } finally {
            call("down");
        }
    }

    /**
     * From now until refined shows everything; kills the driver each time another part of the rows is written, or when it
     * has worked on the cut for half a minute.
     */
    private void part(String name, long changes, long from) throws Exception {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        int killed = 0;
        long began = 0;
        long lastPrint = 0;
        long before = step("3").path("out").asLong();
        while (step("3").path("out").asLong() - before < changes) {
            JsonNode load = status().path("load");
            long written = load.path("done").asLong();
            began = began == 0 && load.isObject() ? System.nanoTime() : began;
            boolean due = load.isObject() && (written >= changes * (killed + 1L) / (kills + 1L) || seconds(began) > 30);
            if (killed < kills && due) {
                long pid = process("driver").path("pid").asLong();
                System.out.printf("  killed the driver (%d) at %,d of %,d rows written%n", pid, written, changes);
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                killed++;
                awaitAnotherDriver(pid, deadline);
                began = 0;
            }
            if (System.currentTimeMillis() - lastPrint > 30_000) {
                lastPrint = System.currentTimeMillis();
                System.out.printf(
                        "  %4.0f s: captured %,d, refined %,d, written %,d, left %s s, driver %,d MB%n",
                        seconds(from),
                        step("1a").path("out").asLong(),
                        step("3").path("out").asLong(),
                        written,
                        load.path("secondsLeft").asText("?"),
                        process("driver").path("memoryBytes").asLong() / 1_000_000);
            }
            highestMemory = Math.max(highestMemory, process("driver").path("memoryBytes").asLong());
            if (System.currentTimeMillis() > deadline) {
                throw new IllegalStateException(name + " is not done: " + status());
            }
            Thread.sleep(500);
        }
        double all = seconds(from);
        System.out.printf(
                "%s: %,d changes in %.0f s, %,.0f changes/s with %d kills; the cut alone, in its last attempt: %.0f s%n",
                name, changes, all, changes / all, killed, began == 0 ? 0 : seconds(began));
    }

    private void awaitAnotherDriver(long pid, long deadline) throws Exception {
        while (process("driver").path("pid").asLong() == pid || !"HEALTHY".equals(process("driver").path("state").asText())) {
            if (System.currentTimeMillis() > deadline) {
                throw new IllegalStateException("The driver did not come back: " + status());
            }
            Thread.sleep(500);
        }
    }

    private void write() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("pipeline.yaml"), """
                version: 1
                name: backfill
                source:
                  tables:
                    - table: public.readings
                      key: [reading_id]
                """);
        Files.writeString(folder.resolve("source.sql"), """
                CREATE TABLE readings (
                  reading_id bigint PRIMARY KEY,
                  sensor_id integer NOT NULL,
                  taken_at timestamptz NOT NULL,
                  celsius numeric(6, 2),
                  battery real,
                  state text,
                  checked boolean NOT NULL
                );
                INSERT INTO readings
                SELECT i, (i %% 5000)::integer, timestamptz '2026-01-01 00:00:00Z' + i * interval '1 second',
                       (i %% 6000) / 100.0, (i %% 100) / 100.0, 'state ' || i %% 17, i %% 3 = 0
                FROM generate_series(1, %d) AS i;
                """.formatted(rows));
    }

    private Connection database() throws IOException, SQLException {
        JsonNode ports = JSON.readTree(run.resolve("ports.json").toFile());
        JsonNode secrets = JSON.readTree(run.resolve("secrets.json").toFile());
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports.path("postgres").asInt() + "/backfill",
                "postgres",
                secrets.path("superuser").asText());
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }

    private JsonNode process(String name) throws IOException {
        return named(status().path("processes"), "name", name);
    }

    private JsonNode step(String number) throws IOException {
        return named(status().path("steps"), "step", number);
    }

    private static JsonNode named(JsonNode list, String field, String value) {
        for (JsonNode one : list) {
            if (one.path(field).asText().equals(value)) {
                return one;
            }
        }
        return JSON.createObjectNode();
    }

    private JsonNode status() throws IOException {
        return JSON.readTree(run.resolve("run/status.json").toFile());
    }

    private String call(String... verb) throws Exception {
        List<String> command = new ArrayList<>(List.of(tributary.toString()));
        command.addAll(List.of(verb));
        command.addAll(List.of("--dir", run.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + process.exitValue() + "\n" + output);
        }
        return output;
    }
}
