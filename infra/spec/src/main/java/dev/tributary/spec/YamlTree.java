package dev.tributary.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** YAML text → tree and lines. What YAML allows but a tree would silently lose is a problem too. */
final class YamlTree {

    private static final YAMLMapper YAML = new YAMLMapper();

    private YamlTree() {}

    /**
     * The tree of a text; missing if the text is not YAML.
     *
     * @param lines receives JSON pointer → line for every place
     */
    static JsonNode parse(String text, Map<String, Integer> lines, Problems problems) {
        try {
            scan(text, lines, problems);
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            problems.add(syntax(e));
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory cannot be read", e);
        }
    }

    private static void scan(String text, Map<String, Integer> lines, Problems problems) throws IOException {
        Set<Place> keys = new HashSet<>();
        try (YAMLParser tokens = new YAMLFactory().createParser(text)) {
            for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
                if (token.isStructEnd()) {
                    continue;
                }
                Place place = Place.of(tokens.getParsingContext());
                int line = tokens.currentTokenLocation().getLineNr();
                if (place.equals(Place.ROOT) && lines.containsKey(place.pointer())) {
                    problems.add(new Problem("", line, "a second document begins here; leave one", List.of(), null));
                    return;
                }
                lines.putIfAbsent(place.pointer(), line);
                if (token == JsonToken.FIELD_NAME && !keys.add(place)) {
                    problems.add(place, "given twice; the second is in line " + line);
                }
                if (tokens.isCurrentAlias()) {
                    problems.add(place, "the alias *" + tokens.getText() + " is not resolved; write the value out");
                }
            }
        }
    }

    private static Problem syntax(JsonProcessingException e) {
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        String reason = e.getOriginalMessage().lines().findFirst().orElse("");
        if (e.getCause() instanceof MarkedYAMLException cause && cause.getProblem() != null) {
            line = cause.getProblemMark().getLine() + 1;
            reason =
                    cause.getProblem() + " in column " + (cause.getProblemMark().getColumn() + 1);
        }
        return new Problem("", line, "not YAML: " + reason, List.of(), null);
    }
}
