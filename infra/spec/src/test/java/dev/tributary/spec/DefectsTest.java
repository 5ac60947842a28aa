package dev.tributary.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@code defects.yaml}: a piece of a right file is replaced → these problems, word for word. */
class DefectsTest {

    record Defect(String piece, String becomes, List<String> problems) {
        @Override
        public String toString() {
            return piece + " → " + becomes;
        }
    }

    @TempDir
    Path folder;

    static Defect[] table() throws IOException {
        try (InputStream table = DefectsTest.class.getResourceAsStream("/defects.yaml")) {
            return new YAMLMapper().readValue(table, Defect[].class);
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    void isReportedOnceAndAlone(Defect defect) throws IOException {
        List<String> problems =
                Draft.in(folder).with(defect.piece(), defect.becomes()).problems();
        assertThat(problems).isEqualTo(defect.problems());
    }
}
