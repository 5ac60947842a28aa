package dev.tributary.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.spec.AtCapture;
import dev.tributary.spec.Column;
import dev.tributary.spec.History;
import dev.tributary.spec.SourceTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisguiseTest {

    private static final List<SourceColumn> COLUMNS = List.of(
            new SourceColumn("id", "int8", false),
            new SourceColumn("a \"b\"", "text", false),
            new SourceColumn("gone", "text", false),
            new SourceColumn("ID", "int8", false));

    @Test
    void aQuerySeesWhatTheLakeHas() {
        assertThat(Disguise.selection(table(Map.of()), COLUMNS)).isEqualTo("*");
        assertThat(Disguise.selection(
                        table(Map.of(
                                "a \"b\"", new Column("a \"b\"", "", true, AtCapture.MASKED),
                                "gone", new Column("gone", "", true, AtCapture.EXCLUDED),
                                "ID", new Column("id_2", "", false, AtCapture.KEPT))),
                        COLUMNS))
                .isEqualTo("\"id\", CASE WHEN \"a \"\"b\"\"\" IS DISTINCT FROM NULL THEN '***' END AS \"a \"\"b\"\"\","
                        + " \"ID\" AS \"id_2\"");
    }

    private static SourceTable table(Map<String, Column> columns) {
        return new SourceTable("public", "t", "t", List.of("id"), History.SCD1, "", List.of(), List.of(), columns);
    }
}
