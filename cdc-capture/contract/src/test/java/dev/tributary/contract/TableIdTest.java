package dev.tributary.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableIdTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "public, orders, public.orders",
                "public, Od d.t, 'public.\"Od d.t\"'",
                "a.b, c, '\"a.b\".c'",
                "a, b.c, 'a.\"b.c\"'",
                "public, 'say \"x\"', 'public.\"say \"\"x\"\"\"'",
                "public, with space, public.with space"
            })
    void textIsParsedBack(String schema, String name, String text) {
        TableId table = new TableId(schema, name);

        assertThat(table).hasToString(text);
        assertThat(TableId.parse(text)).contains(table);
    }

    @Test
    void rejectsWhatIsNoTable() {
        assertThat(TableId.parse("orders")).isEmpty();
        assertThat(TableId.parse("a.b.c")).isEmpty();
        assertThat(TableId.parse("a.\"b")).isEmpty();
    }
}
