package dev.tributary.capture.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.spec.AtCapture;
import dev.tributary.spec.Column;
import dev.tributary.spec.History;
import dev.tributary.spec.SourceTable;
import io.debezium.config.Configuration;
import io.debezium.jdbc.JdbcConfiguration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class RenamedColumnsTest {

    @Test
    void queriesGetTheDatabasesNames() {
        RenamedColumns names = names("t", Map.of("V", "v_2", "a \"b\"", "ab"));
        assertThat(names.of("public", "t")).isEqualTo(Map.of("V", "v_2", "a \"b\"", "ab"));
        assertThat(names.of("public", "T")).isEmpty();
        assertThat(names.understood("SELECT \"id\", \"v_2\", \"v\", \"ab\" FROM \"public\".\"t\" WHERE \"V\" = 'v_2'"))
                .isEqualTo("SELECT \"id\", \"V\" AS \"v_2\", \"v\", \"a \"\"b\"\"\" AS \"ab\""
                        + " FROM \"public\".\"t\" WHERE \"V\" = 'v_2'");
        assertThat(names.understood("SELECT \"v_2\" FROM ONLY \"public\".\"t\" ORDER BY \"id\""))
                .isEqualTo("SELECT \"V\" AS \"v_2\" FROM ONLY \"public\".\"t\" ORDER BY \"id\"");
    }

    @Test
    void allElseStaysAsItIs() {
        RenamedColumns names = names("t", Map.of("V", "v_2"));
        for (String query : List.of(
                "SELECT \"v_2\" FROM \"public\".\"tt\"",
                "SELECT \"v_2\" FROM \"public\".\"T\"",
                "SELECT \"a\"\"v_2\"\"b\", \"V\" FROM \"public\".\"t\"",
                "SELECT 1")) {
            assertThat(names.understood(query)).isEqualTo(query);
        }
        RenamedColumns none = RenamedColumns.of(JdbcConfiguration.adapt(Configuration.empty()));
        assertThat(none.understood("SELECT \"v_2\" FROM \"public\".\"t\""))
                .isEqualTo("SELECT \"v_2\" FROM \"public\".\"t\"");
    }

    private static RenamedColumns names(String table, Map<String, String> names) {
        Map<String, Column> columns = new HashMap<>();
        names.forEach((column, as) -> columns.put(column, new Column(as, "", false, AtCapture.KEPT)));
        Properties engine = new Properties();
        RenamedColumns.describe(
                engine,
                List.of(new SourceTable(
                        "public", table, table, List.of("id"), History.SCD1, "", List.of(), List.of(), columns)));
        return RenamedColumns.of(
                JdbcConfiguration.adapt(Configuration.from(engine).subset("database.", true)));
    }
}
