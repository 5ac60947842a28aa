package dev.tributary.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceOffsetTest {

    private static final String TABLES = """
            [{"incremental_snapshot_collections_id": "public.orders"}, {"incremental_snapshot_collections_id": "a.b"}]""";
    private static final String NO_KEY = "aced000570";

    @Test
    void keepsWhatBelongsToARunningSnapshot() {
        Map<String, Object> debezium = new HashMap<>(snapshot("key 7"));
        debezium.putAll(Map.of("lsn", 5L, "lsn_proc", 5L, "txId", 9L));
        debezium.put("incremental_snapshot_correlation_id", null);

        Map<String, Object> offset = SourceOffset.at(Map.of(), debezium, 20);

        assertThat(offset)
                .containsAllEntriesOf(snapshot("key 7"))
                .containsEntry("lsn", 20L)
                .containsEntry("txId", 9L)
                .doesNotContainKeys("lsn_proc", "incremental_snapshot_correlation_id");
        assertThat(SourceOffset.tables(offset)).containsExactly("public.orders", "a.b");
        assertThat(SourceOffset.at(offset, Map.of("lsn", 30L), 30)).isEqualTo(Map.of("lsn", 30L, "lsn_commit", 30L));
    }

    @Test
    void namesThatDebeziumCannotTakeApartAreQuotedForIt() {
        Map<String, Object> offset = Map.of(
                "lsn",
                20L,
                SourceOffset.TABLES,
                "[{\"incremental_snapshot_collections_id\":\"public.Od d.t\",\"more\":\"1\"},"
                        + "{\"incremental_snapshot_collections_id\":\"public.say \\\"x\\\"\"},"
                        + "{\"incremental_snapshot_collections_id\":\"public.gone\"}]");
        List<TableName> tables = List.of(new TableName("public", "Od d.t"), new TableName("public", "say \"x\""));

        Map<String, Object> readable = SourceOffset.readable(offset, tables);

        assertThat(SourceOffset.tables(offset)).containsExactly("public.Od d.t", "public.say \"x\"", "public.gone");
        assertThat(SourceOffset.tables(readable))
                .containsExactly("\"public\".\"Od d.t\"", "\"public\".\"say \"\"x\"\"\"", "public.gone");
        assertThat((String) readable.get(SourceOffset.TABLES)).contains("\"more\":\"1\"");
        assertThat(readable).containsEntry("lsn", 20L);
        assertThat(SourceOffset.readable(Map.of("lsn", 20L), tables)).isEqualTo(Map.of("lsn", 20L));
    }

    @Test
    void aMessageOutsideOfATransactionChangesNothingOfIt() {
        assertThat(SourceOffset.at(snapshot("key 7"), Map.of(), 20)).containsAllEntriesOf(snapshot("key 7"));
    }

    @Test
    void theLastKeyOutlivesAStart() {
        assertThat(SourceOffset.at(snapshot("key 7"), snapshot(NO_KEY), 20)).containsAllEntriesOf(snapshot("key 7"));
        assertThat(SourceOffset.at(Map.of(), snapshot(NO_KEY), 20)).containsAllEntriesOf(snapshot(NO_KEY));
    }

    private static Map<String, Object> snapshot(String lastKey) {
        return Map.of(
                SourceOffset.TABLES,
                TABLES,
                "incremental_snapshot_primary_key",
                lastKey,
                "incremental_snapshot_maximum_key",
                "key 99");
    }
}
