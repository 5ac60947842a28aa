package dev.tributary.platform.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void alignsNumbersToTheRightAndWordsToTheLeft() {
        assertThat(new TextTable("NAME", "ROWS", "NOTE")
                        .row("orders", "12", "late")
                        .row("é", "1,234", null)
                        .lines())
                .containsExactly("NAME     ROWS  NOTE", "orders     12  late", "é       1,234");
    }

    @Test
    void keepsItsHeaderWithoutRows() {
        assertThat(new TextTable("A", "B").lines()).containsExactly("A  B");
    }

    @Test
    void refusesRowsOfAnotherWidth() {
        assertThatThrownBy(() -> new TextTable("A", "B").row("only one"))
                .hasMessage("A row of 1 cells does not fit 2 columns");
    }
}
