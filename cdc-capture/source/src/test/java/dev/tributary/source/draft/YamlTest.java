package dev.tributary.source.draft;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

    private static final String ODD = "a\nb\r\u0007\u0085\u2028\u0000\uFEFF # \uD83D\uDE00 ü \t'\"\\: {}[]-?!&*|>%@`,";

    @ParameterizedTest
    @ValueSource(
            strings = {"orders", "yes", "No", "null", "12", "1e3", "a b", "a-b", "a: b", "#", "ü", "", " ", "~", ODD})
    void textsAreReadBack(String text) throws IOException {
        String yaml = Yaml.comment(text) + "\n" + Yaml.text(text) + ": " + Yaml.list(List.of(text, "x" + text)) + "  "
                + Yaml.comment(text) + "\n";
        var read = new YAMLMapper().readTree(yaml);
        assertThat(read.fieldNames()).toIterable().containsExactly(text);
        assertThat(read.get(text).get(0).textValue()).isEqualTo(text);
        assertThat(read.get(text).get(1).textValue()).isEqualTo("x" + text);
    }
}
