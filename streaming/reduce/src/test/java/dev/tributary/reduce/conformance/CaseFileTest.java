package dev.tributary.reduce.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseFileTest {

    private static final String HEAD = "rule r|title t|table id* name";

    @TempDir
    private Path folder;

    @Test
    void readsACase() throws IOException {
        Case example = read("# why|rule the rule|title it's so|table id* 'a b' c:bytes|tracked c|identity full|"
                + "given|  @1 1 x 0xFF|events|  begin|    @2 update 1 'it''s' ~ was 1 x 0xFF  # so|  end 1|  ---|"
                + "  @3 delete 1 was 1 y NULL|scd1|scd2|  1 x 0xFF [1,2)|  1 'it''s' 0xFF [2,3)");
        assertThat(example.rule()).isEqualTo("the rule");
        assertThat(example.title()).isEqualTo("it's so");
        assertThat(example.table().tracked()).containsExactly("c");
        assertThat(example.cuts()).hasSize(2);
        Event update = example.cuts().get(0).get(0);
        assertThat(update.after()).element(1).isEqualTo("it's");
        assertThat(update.after()).element(2).isEqualTo(Type.BYTES.placeholder());
        assertThat(example.expected().versions()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "tracked nope; 4; unknown column 'nope'; the table has [id, name]",
                "identity some; 4; 'some' is none of [key, full, nothing]",
                "events|  @1 create 1; 5; the line ends where a value of column 'name' is expected",
                "events|  @1 delete; 5; the line ends where a value of column 'id' is expected",
                "events|  @1 create 1 a b; 5; 'b' is too much here: the table has 2 columns",
                "events|  @1 creates 1 a; 5; 'creates' is no operation",
                "events|  1 create 1 a; 5; '1' is no position; write @7, or @2:7 with an epoch",
                "events|  @2 create 1 a|  @1 update 1 b; 6; @1 does not rise; a repeat starts with 'again'",
                "events|  @2 create 1 a|  @2 update 1 b; 6; @2 does not rise; a repeat starts with 'again'",
                "events|  again @2 create 1 a; 5; 'again' needs an event that was delivered before; there is none at @2",
                "events|  begin|    @1 create 1 a|  end 2; 7; 'end' tells another number of events than the transaction has: 1",
                "events|  end; 5; 'end' without 'begin'",
                "events|  begin|  begin; 6; the transaction before has no 'end'",
                "events|  begin|    @1 create 1 a|  ---; 7; a cut of a dense sequence holds whole transactions",
                "events|  begin|    @1 create 1 a|scd1; 7; the last transaction has no 'end'",
                "events|  @1 update 1 a was 1 b; 5; 'was' needs a table with 'identity full'",
                "identity full|events|  @1 update 1 a; 6; a table with 'identity full' tells the old row",
                "events|  @1 create 1 a$; 5; column 'name': 'a$' is no value; put text with other characters in quotes",
                "events|  @1 create 1 'a; 5; The quote before 'a' does not close",
                "events|  @1 create 1 a|scd3; 6; 'scd3' is no section",
                "events|  @1 create 1 a|scd2|  1 a 1; 7; an interval such as [3,5) or [3,) is expected after the row",
                "events|  @1 create 1 a|scd1|  1 a|scd2|  1 b [1,); 9; the open versions of scd2 are not the rows of scd1: [1 b], [1 a]",
                "events|  @1 create 1 a|scd1|feed|  2 + 1 a; 8; there is no cut 2; the case has 1",
                "events|  @1 create 1 a|scd1|feed|  1 * 1 a; 8; an update says 'was' and the old row",
                "events|  @1 create 1 a|scd1|feed|feed; 8; 'feed' appears twice",
                "events|  @1 create 1 a|scd1|counts|  lost 1; 8; 'lost' is no count",
                "events|  @1 create 1 a|scd1|counts|  stale x; 8; the count is no number: x",
                "events|  @1 create 1 a|scd1|events; 7; 'events' must stand before what comes out of it",
                "recorded X.jsonl t; 4; there is no readable file",
                "order derived|recorded r.jsonl u; 5; no event of the topic 'u' is in these files",
                "order derived|recorded r.jsonl t name=nome; 5; unknown column 'nome'; the events have [id, name]",
                "identity full|order derived|recorded r.jsonl t nam=name; 6; unknown column 'nam'; the table has [id, name]",
                "events|  @1 create NULL a; 5; the key has a NULL; an event that has lost its key says 'nokey'",
                "order derived|events|  @1/3 create 1 a|  @1/2 update 1 b; 7; @1/2 does not rise; a repeat starts with 'again'",
                "order derived|events|  @1/3 create 1 a|  @1/3 update 1 b; 7; @1/3 does not rise; a repeat starts with 'again'",
                "order derived|events|  1/3 create 1 a; 6; '1/3' is no position; write @120, @100/120 or @null/120",
                "tracked name|  @1 create 1 a; 5; an indented line belongs to a section, and none is open",
                "events; 4; a case needs the sections events, and scd1 or scd2"
            })
    void pointsAtTheProblem(String body, int line, String problem) throws IOException {
        recorded();
        assertThatThrownBy(() -> read(HEAD + "|" + body))
                .isInstanceOf(CaseException.class)
                .hasMessageStartingWith(folder.resolve("x.case") + ":" + line + ": " + problem);
    }

    @Test
    void asksForWhatIsMissingInTheHeader() {
        assertThatThrownBy(() -> read("rule r|table id*|events|  @1 create 1|scd1"))
                .hasMessageContaining(":5: the case has no line 'title ...' before here");
        assertThatThrownBy(() -> read("rule r|title t|events"))
                .hasMessageContaining(":3: the case has no line 'table ...' before here");
    }

    @Test
    void asksForColumnsThatRecordedEventsHave() throws IOException {
        recorded();
        assertThatThrownBy(() -> read("rule r|title t|table id* nome|order derived|recorded r.jsonl t"))
                .hasMessage(folder.resolve("x.case") + ":5: unknown column 'nome'; the events have [id, name]");
    }

    @Test
    void pointsAtTheProblemInARecording() throws IOException {
        recorded("{\"topic\":\"t\",\"value\":{\"op\":\"c\",\"after\":{\"id\":2,\"name\":\"b\"}}}", "{");
        String head = "rule r|title t|table id* name|order derived|recorded r.jsonl ";
        assertThatThrownBy(() -> read(head + "t"))
                .hasMessage(folder.resolve("r.jsonl") + ":2: an event of a table with a key comes without its key");
        assertThatThrownBy(() -> read(head + "u"))
                .hasMessageStartingWith(folder.resolve("r.jsonl") + ":3: is no JSON: ");
    }

    private void recorded(String... more) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "{\"topic\":\"t\",\"key\":{\"id\":1},\"headers\":{},\"value\":{\"op\":\"c\",\"before\":null,"
                        + "\"after\":{\"id\":1,\"name\":\"a\"},\"source\":{\"sequence\":\"[\\\"1\\\",\\\"2\\\"]\",\"txId\":7}}}");
        lines.addAll(List.of(more));
        Files.write(folder.resolve("r.jsonl"), lines);
    }

    private Case read(String lines) throws IOException {
        return CaseFile.read(Files.write(folder.resolve("x.case"), List.of(lines.split("\\|"))));
    }
}
