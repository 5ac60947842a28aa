package dev.tributary.platform.supervise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.run.Json;
import java.util.regex.Pattern;

/**
 * A line of a process's log, plain or a JSON object.
 *
 * @param text what it says
 * @param isError whether it tells of a failure
 */
record LogLine(String text, boolean isError) {

    private static final Pattern THROWN = Pattern.compile("^(?:[a-z][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error)\\b");
    private static final Pattern STAMP = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d[T ]");

    static LogLine of(String line) {
        if (line.startsWith("{")) {
            try {
                JsonNode object = Json.parse(line);
                String level = object.path("level").asText();
                String message = object.path("formattedMessage")
                        .asText(object.path("message").asText(line));
                return new LogLine(message, level.equals("ERROR") || level.equals("FATAL"));
            } catch (JsonProcessingException e) {
                // Cut off, or not a log's object.
                return plain(line);
            }
        }
        return plain(line);
    }

    private static LogLine plain(String line) {
        return new LogLine(line, line.contains("ERROR") || line.contains("FATAL") || line.contains("Exception"));
    }

    boolean isPartOfTrace() {
        return text.isBlank() || text.startsWith("\t") || text.startsWith("    at ") || isCause();
    }

    /** The first line of a stack trace: {@code java.io.IOException: gone}. */
    boolean isThrown() {
        return THROWN.matcher(text).find();
    }

    boolean isCause() {
        return text.startsWith("Caused by: ");
    }

    /** Whether a message begins here, which may have several lines. */
    boolean isStamped() {
        return STAMP.matcher(text).find();
    }
}
