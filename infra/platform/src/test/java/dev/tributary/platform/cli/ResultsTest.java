package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.cli.PipelineCheck.Finding;
import dev.tributary.platform.run.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

    @Test
    void showsEveryCheck() throws JsonProcessingException {
        Verification verification = Verification.of(Json.parse(
                "{\"ok\": false, \"checks\": [{\"check\": \"orders\", \"ok\": true, \"detail\": \"12 rows\"},"
                        + " {\"check\": \"daily_revenue\", \"ok\": false, \"detail\": \"1 row differs\"}]}"));
        assertThat(verification.ok()).isFalse();
        assertThat(verification.lines())
                .containsExactly(
                        "CHECK          RESULT         DETAIL",
                        "orders         ok            12 rows",
                        "daily_revenue  WRONG   1 row differs",
                        "",
                        "1 of 2 checks failed.");
    }

    @Test
    void quotesWhatCsvNeedsQuoted() {
        assertThat(QueryResult.csv("plain")).isEqualTo("plain");
        assertThat(QueryResult.csv("a,b")).isEqualTo("\"a,b\"");
        assertThat(QueryResult.csv("say \"x\"")).isEqualTo("\"say \"\"x\"\"\"");
        assertThat(QueryResult.csv("")).isEqualTo("\"\"");
        assertThat(QueryResult.csv(null)).isEmpty();
    }

    @Test
    void namesTheValuesOfARow() throws JsonProcessingException {
        JsonNode rows = Json.parse("[[1, null], [2, \"x\"]]");
        assertThat(QueryResult.objects(List.of("id", "name"), rows))
                .hasToString("[{id=1, name=null}, {id=2, name=\"x\"}]");
        assertThat(QueryResult.cells(rows.get(0))).containsExactly("1", null);
    }

    @Test
    void findsTheProblemsBelowWhateverElseIsPrinted() {
        assertThat(PipelineCheck.parse(
                        "[INFO] noise\n[{\"path\": \"marts[0].sql\", \"reason\": \"no table ordrs\"}]\n"))
                .containsExactly(new Finding("marts[0].sql", "no table ordrs"));
        assertThat(PipelineCheck.parse("[]")).isEmpty();
        assertThatThrownBy(() -> PipelineCheck.parse("Segmentation fault\n"))
                .hasMessage("The check of the SQL printed no list of problems but: Segmentation fault");
    }
}
