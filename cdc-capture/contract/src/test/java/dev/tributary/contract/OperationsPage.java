package dev.tributary.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code docs/operations.md} says, for tests that compare it with the code. */
public final class OperationsPage {

    private static final Pattern SETTING = Pattern.compile("`([a-z.]+)=([^`]*)`");

    private OperationsPage() {}

    /**
     * Configuration of a kind of topic, by name.
     *
     * @param root the repository's folder
     * @param topic as the page writes it: {@code <pipeline>.capture.control}
     */
    public static Map<String, String> topic(Path root, String topic) throws IOException {
        String row = Files.readAllLines(root.resolve("docs/operations.md")).stream()
                .filter(line -> line.startsWith("| `" + topic + "`"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("docs/operations.md has no topic " + topic));
        Map<String, String> settings = new TreeMap<>();
        Matcher matcher = SETTING.matcher(row);
        while (matcher.find()) {
            settings.put(matcher.group(1), matcher.group(2));
        }
        return settings;
    }
}
