package dev.tributary.zones.events;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.spec.EventStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventPlanTest {

    @TempDir
    Path folder;

    @Test
    void refusesNamesThatDifferOnlyInCaseAtAnyDepth() {
        assertThatThrownBy(() -> plan("{'name':'lines','type':{'type':'array','items':{'type':'record','name':'Line',"
                        + "'fields':[{'name':'sku','type':'string'},{'name':'SKU','type':'string'}]}}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The schema of the events readings has the fields lines.sku and lines.SKU, which differ only"
                                + " in case; the lake takes them for one. Rename one");
        assertThatThrownBy(() -> plan("{'name':'ID','type':'string'}")).hasMessageContaining("the fields id and ID");
    }

    @Test
    void refusesAUnionOfSeveralTypes() {
        assertThatThrownBy(() -> plan("{'name':'size','type':['null','int','string']}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The field size is a union of [int, string]; a column has one type besides null");
    }

    private EventPlan plan(String field) throws IOException {
        Path schema = Files.writeString(
                folder.resolve("reading.avsc"),
                ("{'type':'record','name':'Reading','fields':[{'name':'id','type':'string'}," + field + "]}")
                        .replace('\'', '"'));
        return EventPlan.of(new EventStream("readings", schema, "id", "id", "", List.of()));
    }
}
