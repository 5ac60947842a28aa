package dev.tributary.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of metrics: those that {@code docs/metrics.md} explains, and those that an endpoint serves. */
public final class MetricsPage {

    private static final Pattern SERVED = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern EXPLAINED = Pattern.compile("^\\| `(\\w+)` \\| (\\w+) \\|", Pattern.MULTILINE);

    private MetricsPage() {}

    /**
     * {@code tributary_slot_lag_bytes gauge}, … of one section, which is a process.
     *
     * @param root the repository's folder
     */
    public static Set<String> explained(Path root, String process) throws IOException {
        String page = Files.readString(root.resolve("docs/metrics.md"));
        int start = page.indexOf("\n## " + process + "\n");
        if (start < 0) {
            throw new IllegalArgumentException("docs/metrics.md has no section " + process);
        }
        int end = page.indexOf("\n## ", start + 1);
        return pairs(EXPLAINED, page.substring(start, end < 0 ? page.length() : end));
    }

    /** The same of an answer to {@code GET /metrics}, without what every JVM has. */
    public static Set<String> served(String text) {
        Set<String> all = pairs(SERVED, text);
        all.removeIf(name -> !name.startsWith("tributary_"));
        return all;
    }

    private static Set<String> pairs(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1) + " " + matcher.group(2));
        }
        return found;
    }
}
