package dev.tributary.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.capture.handover.Handover;
import dev.tributary.capture.types.ExactTypes;
import dev.tributary.capture.types.PersonalData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.junit.jupiter.api.Test;

/** What a run hands over reaches the parts that Debezium creates for it, and no others. */
class HandoverTest {

    private static final ByteBuffer KEY = ByteBuffer.wrap(new byte[] {1});

    @Test
    void twoRunsOfOnePipelineDoNotDisturbEachOther() throws Exception {
        try (Handover one = Handover.open();
                Handover other = Handover.open()) {
            CommittedOffsets.Latest first = new CommittedOffsets.Latest();
            CommittedOffsets.Latest second = new CommittedOffsets.Latest();
            one.put(CommittedOffsets.Latest.class, first);
            other.put(CommittedOffsets.Latest.class, second);
            CommittedOffsets store = store(one.id());
            first.committed(Map.of("lsn", 1L));
            second.committed(Map.of("lsn", 2L));
            assertThat(text(store)).isEqualTo("{\"lsn\":1}");
            assertThat(text(store(other.id()))).isEqualTo("{\"lsn\":2}");
            PersonalData personal = PersonalData.of(List.of(), Optional.empty());
            one.put(PersonalData.class, personal);
            assertThat(one.get(PersonalData.class)).isSameAs(personal);
            assertThatIllegalStateException()
                    .isThrownBy(() -> other.get(PersonalData.class))
                    .withMessage("The capture run " + other.id() + " has handed over no PersonalData.");
        }
    }

    @Test
    void convertersWithoutARunFailInsteadOfSendingValuesAsTheyAre() {
        Properties properties = new Properties();
        assertThatIllegalStateException()
                .isThrownBy(() -> new ExactTypes().configure(properties))
                .withMessage(
                        "The configuration names the capture run null, which is not open in this process. Only a"
                                + " capture may start this connector: it hands over which columns must not be sent as they are.");
        Handover ended = Handover.open();
        ended.close();
        properties.setProperty(ExactTypes.RUN, ended.id());
        assertThatIllegalStateException()
                .isThrownBy(() -> new ExactTypes().configure(properties))
                .withMessageContaining(ended.id() + ", which is not open in this process");
        try (Handover empty = Handover.open()) {
            properties.setProperty(ExactTypes.RUN, empty.id());
            assertThatIllegalStateException()
                    .isThrownBy(() -> new ExactTypes().configure(properties))
                    .withMessageEndingWith("has handed over no PersonalData.");
        }
    }

    @Test
    void offsetsWithoutARunFailInsteadOfBeginningAtTheStart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> store("another"))
                .withMessageContaining("the capture run another, which is not open");
    }

    private static CommittedOffsets store(String run) {
        Map<String, String> config = new HashMap<>(Map.of(
                "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                "bootstrap.servers", "localhost:1",
                "offset.storage.file.filename", "none"));
        config.put(Handover.ID, run);
        CommittedOffsets store = new CommittedOffsets();
        store.configure(new StandaloneConfig(config));
        return store;
    }

    private static String text(CommittedOffsets store) throws Exception {
        byte[] json = store.get(List.of(KEY)).get().get(KEY).array();
        return new String(json, StandardCharsets.UTF_8);
    }
}
