import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the path from a commit in PostgreSQL to a mart row on this machine, then verifies the tables: a figure counts
 * only if they equal the source. Run by thin-path.sh.
 */
public final class ThinPath {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TABLES = List.of("customers", "products", "orders", "order_items");

    private final Path tributary;
    private final Path run;
    private final int rate;
    private final int minutes;

    private ThinPath(Path tributary, Path run, int rate, int minutes) {
        this.tributary = tributary;
        this.run = run;
        this.rate = rate;
        this.minutes = minutes;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            System.err.println("usage: thin-path.sh [state folder] [changes per second] [minutes]");
            System.exit(2);
        }
        new ThinPath(
                        Path.of(arguments[0]),
                        Path.of(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]))
                .measure();
    }

    private void measure() throws Exception {
        try {
            long begin = System.nanoTime();
            call("up", "--workload", "--rate", Integer.toString(rate));
            // How fresh the mart is, is known from its first commit on.
            while (!step("4").path("freshnessMillis").isNumber()) {
                Thread.sleep(500);
            }
            System.out.printf("start to first mart row: %.0f s%n", (System.nanoTime() - begin) / 1e9);
            long loadFrom = System.currentTimeMillis();
            backlog();
            latency(loadFrom + 120_000);
            memory();
            System.out.println(call("verify"));
            call("down");
            call("up");
            idle();
        } finally {
            call("down");
        }
    }

    /** Lag of refined behind the capture, once a second; its slope after the first two minutes. */
    private void backlog() throws Exception {
        List<double[]> samples = new ArrayList<>();
        long end = System.currentTimeMillis() + minutes * 60_000L;
        long begin = System.currentTimeMillis();
        while (System.currentTimeMillis() < end) {
            double seconds = (System.currentTimeMillis() - begin) / 1000.0;
            double lag = step("1a").path("out").asDouble() - step("3").path("out").asDouble();
            if (seconds > 120) {
                samples.add(new double[] {seconds, lag});
            }
            Thread.sleep(1000);
        }
        double n = samples.size();
        double meanX = samples.stream().mapToDouble(s -> s[0]).sum() / n;
        double meanY = samples.stream().mapToDouble(s -> s[1]).sum() / n;
        double covariance =
                samples.stream().mapToDouble(s -> (s[0] - meanX) * (s[1] - meanY)).sum();
        double variance = samples.stream().mapToDouble(s -> (s[0] - meanX) * (s[0] - meanX)).sum();
        System.out.printf(
                "backlog at %d changes/s after the first two minutes: mean %.0f records, slope %.2f records/s (%d samples)%n",
                rate, meanY, covariance / variance, samples.size());
    }

    /** From the source's commit to the Delta commit that holds the row. */
    private void latency(long from) throws Exception {
        List<String> feeds = new ArrayList<>();
        for (String table : TABLES) {
            feeds.add("SELECT unix_micros(_commit_timestamp) - unix_micros(_commit_time) AS micros FROM table_changes('refined."
                    + table + "', 1) WHERE _change_type IN ('insert', 'update_postimage') AND unix_millis(_commit_time) > "
                    + from);
        }
        String sql = "SELECT count(*) AS n, percentile(micros, 0.5) / 1e6 AS p50, percentile(micros, 0.99) / 1e6 AS p99 FROM ("
                + String.join(" UNION ALL ", feeds) + ")";
        JsonNode row = JSON.readTree(call("query", "--json", sql)).path(0);
        System.out.printf(
                "commit to refined, after the first two minutes: p50 %.1f s, p99 %.1f s (%d rows)%n",
                row.path("p50").asDouble(), row.path("p99").asDouble(), row.path("n").asLong());
    }

    private void memory() throws Exception {
        long sum = 0;
        for (JsonNode process : status().path("processes")) {
            System.out.printf(
                    "memory of %s: %d MB%n",
                    process.path("name").asText(), process.path("memoryBytes").asLong() / 1_000_000);
            sum += process.path("memoryBytes").asLong();
        }
        System.out.printf("memory of all processes, PSS: %.2f GB%n", sum / 1e9);
    }

    /** CPU seconds of each process in one minute, after two minutes without load. */
    private void idle() throws Exception {
        Thread.sleep(120_000);
        Map<String, Long> before = cpuTicks();
        Thread.sleep(60_000);
        cpuTicks()
                .forEach((name, ticks) -> System.out.printf(
                        "idle CPU of %s: %.2f s in 60 s%n", name, (ticks - before.getOrDefault(name, ticks)) / 100.0));
    }

    private Map<String, Long> cpuTicks() throws Exception {
        Map<String, Long> ticks = new LinkedHashMap<>();
        for (JsonNode process : status().path("processes")) {
            ticks.put(process.path("name").asText(), treeTicks(process.path("pid").asLong()));
        }
        ticks.put("supervisor", treeTicks(status().path("supervisor").asLong(), false));
        return ticks;
    }

    private static long treeTicks(long pid) throws IOException {
        return treeTicks(pid, true);
    }

    private static long treeTicks(long pid, boolean children) throws IOException {
        long sum = ticks(pid);
        if (children) {
            for (ProcessHandle child : ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .toList()) {
                sum += ticks(child.pid());
            }
        }
        return sum;
    }

    /** utime + stime of /proc/pid/stat, in hundredths of a second. */
    private static long ticks(long pid) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private JsonNode step(String number) throws Exception {
        for (JsonNode step : status().path("steps")) {
            if (step.path("step").asText().equals(number)) {
                return step;
            }
        }
        return JSON.createObjectNode();
    }

    private JsonNode status() throws Exception {
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
