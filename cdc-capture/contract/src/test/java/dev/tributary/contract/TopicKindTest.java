package dev.tributary.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicKindTest {

    private static final Path ROOT = Path.of("../..");
    private static final Environment NOTHING_SET = new Environment(Map.of());

    @Test
    void thePageTellsHowTopicsAreCreated() throws IOException {
        for (TopicKind kind : TopicKind.values()) {
            Map<String, String> settings =
                    kind == TopicKind.EVENTS ? kind.configuration(NOTHING_SET) : kind.configuration(NOTHING_SET, 1);
            assertThat(OperationsPage.topic(ROOT, name(kind))).as(kind.name()).isEqualTo(settings);
        }
    }

    private static String name(TopicKind kind) {
        return switch (kind) {
            case CHANGES -> "<pipeline>.<schema>.<table>";
            case CONTROL -> "<pipeline>.capture.control";
            case OFFSETS -> "<pipeline>.capture.offsets";
            case EVENTS -> "<pipeline>.events.<name>";
        };
    }

    @Test
    void oneReplicaMayBeAwayButNotTheLastOne() {
        assertThat(TopicKind.CHANGES.configuration(NOTHING_SET, 3)).containsEntry("min.insync.replicas", "2");
        assertThat(TopicKind.OFFSETS.configuration(NOTHING_SET, 2)).containsEntry("min.insync.replicas", "1");
    }
}
