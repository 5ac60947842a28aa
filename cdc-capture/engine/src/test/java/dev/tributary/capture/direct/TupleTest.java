package dev.tributary.capture.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as {@code COPY} writes them. */
class TupleTest {

    @Test
    void columnsStandBetweenTabs() {
        assertThat(values("1\ttwo\tdrei €\n", 3)).containsExactly("1", "two", "drei €");
    }

    @Test
    void nullIsNoText() {
        assertThat(values("\\N\t\t\\\\N\t\\N\n", 4)).containsExactly(null, "", "\\N", null);
    }

    @Test
    void whatWouldBeMisreadHasABackslashBefore() {
        assertThat(values("a\\tb\\nc\\rd\\be\\ff\\vg\\\\h\tnext\n", 2))
                .containsExactly("a\tb\nc\rd\be\ff\u000bg\\h", "next");
    }

    @Test
    void aTableMayHaveNoColumns() {
        assertThat(values("\n", 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\n", "1\t2\t3\n", "1\t\\N\t3\n", "\\Nx\t2\n"})
    void anotherNumberOfColumnsIsRefused(String line) {
        assertThatThrownBy(() -> values(line, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> values(String line, int columns) {
        Tuple tuple = Tuple.copied(line.getBytes(StandardCharsets.UTF_8), columns);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < tuple.columns(); i++) {
            values.add(tuple.isNull(i) ? null : tuple.text(i).toString());
        }
        return values;
    }
}
