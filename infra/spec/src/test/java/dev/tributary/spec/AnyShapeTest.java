package dev.tributary.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever stands at whatever place of the file: it loads, or its problems are reported; nothing else is thrown. */
class AnyShapeTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path folder = Path.of("../pipelines/shop").toAbsolutePath().normalize();

    @Test
    void isLoadedOrReported() throws IOException {
        JsonNode shop = YAML.readTree(Files.readString(folder.resolve("pipeline.yaml")));
        List<JsonPointer> places = new ArrayList<>();
        collect(shop, JsonPointer.empty(), places);
        int reported = 0;
        for (JsonPointer place : places) {
            for (String value : List.of("null", "3", "x.y", "' '", "[]", "[[]]", "[~]", "{}", "{a: {b: 1}}", "true")) {
                JsonNode spoilt = shop.deepCopy();
                replace(spoilt, place, YAML.readTree(value));
                Problems problems = read(spoilt);
                reported += problems.isEmpty() ? 0 : 1;
            }
        }
        assertThat(reported).isGreaterThan(places.size());
    }

    private Problems read(JsonNode tree) {
        Problems problems = new Problems(Map.of());
        new Value(tree, Place.ROOT, problems)
                .fields()
                .ifPresent(fields -> fields.read(new PipelineReader(new Folder(folder))::pipeline));
        return problems;
    }

    private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> places) {
        node.fieldNames().forEachRemaining(name -> {
            places.add(at.appendProperty(name));
            collect(node.get(name), at.appendProperty(name), places);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places.add(at.appendIndex(i));
            collect(node.get(i), at.appendIndex(i), places);
        }
    }

    private static void replace(JsonNode tree, JsonPointer place, JsonNode value) {
        JsonNode outer = tree.at(place.head());
        if (outer instanceof ArrayNode list) {
            list.set(place.last().getMatchingIndex(), value);
        } else if (outer instanceof ObjectNode map) {
            map.set(place.last().getMatchingProperty(), value);
        }
    }
}
