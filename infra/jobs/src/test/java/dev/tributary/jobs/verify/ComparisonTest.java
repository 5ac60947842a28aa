package dev.tributary.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void countsAndNamesWhatDiffers() {
        Comparison found = compare(
                List.of(row(null, "a"), row("1", "a"), row("2", ""), row("3", "c"), row("Ä", "x"), row("𝄞", "y")),
                List.of(row(null, "a"), row("1", "b"), row("2", null), row("3", "c"), row("3", "c"), row("𝄞", "y")));
        assertThat(found.same()).isFalse();
        assertThat(found.detail())
                .isEqualTo("3 rows equal, 1 missing in the lake, 1 extra in the lake, 2 different:"
                        + " different id = '1', v is 'a' in the database and 'b' in the lake;"
                        + " different id = '2', v is '' in the database and null in the lake;"
                        + " extra id = '3'");
    }

    @Test
    void nothingEqualsNothing() {
        assertThat(compare(List.of(), List.of()).detail()).isEqualTo("0 rows equal");
        assertThat(compare(List.of(row("1", "a")), List.of()).same()).isFalse();
        assertThat(compare(List.of(), List.of(row("1", "a"))).same()).isFalse();
    }

    @Test
    void longTextsAreShownWhereTheyPart() {
        String text = "x".repeat(500) + "b" + "x".repeat(500);
        Comparison found = compare(List.of(row("1", text)), List.of(row("1", text.replace("b", "c"))));
        assertThat(found.detail()).contains("…xxxxxxxxxxxxxxxxxxxxb", "…xxxxxxxxxxxxxxxxxxxxc", "(1001 characters)");
    }

    @Test
    void keysAreOrderedByTheirBytes() {
        // U+FF01 sorts after U+1D11E by UTF-16 units and before it by bytes, as in PostgreSQL and Spark.
        List<TextRow> rows = List.of(row("！", "a"), row("𝄞", "b"));
        assertThat(compare(rows, rows.subList(1, 2)).detail()).contains("1 rows equal, 1 missing in the lake, 0 extra");
    }

    private static Comparison compare(List<TextRow> source, List<TextRow> lake) {
        return Comparison.of(List.of("id"), List.of("v"), source.iterator(), lake.iterator());
    }

    private static TextRow row(String key, String value) {
        return new TextRow(Arrays.asList(key), Arrays.asList(value));
    }
}
