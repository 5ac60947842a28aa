package dev.tributary.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicReviewTest {

    private static final Environment NOTHING_SET = new Environment(Map.of());

    @Test
    void aTopicAsItWouldBeCreatedIsFine() {
        TopicReview review = changes(Map.of("compression.type", "producer"));
        assertThat(review.refusal()).isEmpty();
        assertThat(review.risk()).isEmpty();
        assertThat(review.difference()).isEmpty();
    }

    @Test
    void compactionOfChangesIsRefused() {
        for (String policy : new String[] {"compact", "compact,delete", "delete,compact"}) {
            assertThat(changes(Map.of("cleanup.policy", policy)).refusal())
                    .hasValue("Topic shop.public.orders has cleanup.policy " + policy
                            + ": of several records with one key only the last would stay. Set it to delete:"
                            + " kafka-configs --alter --entity-type topics --entity-name shop.public.orders"
                            + " --add-config cleanup.policy=delete.");
        }
    }

    @Test
    void deletionOfOffsetsIsRefused() {
        Map<String, String> wanted = TopicKind.OFFSETS.configuration(NOTHING_SET, 1);
        Map<String, String> actual = new HashMap<>(wanted);
        actual.put("cleanup.policy", "delete");
        assertThat(TopicReview.of(TopicKind.OFFSETS, "shop.capture.offsets", wanted, actual)
                        .refusal())
                .hasValueSatisfying(text -> assertThat(text).contains("goes on would be deleted", "Set it to compact"));
    }

    @Test
    void whatCanLoseUnreadRecordsIsARisk() {
        assertThat(changes(Map.of("retention.ms", "3600000", "min.insync.replicas", "1"))
                        .risk())
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("Topic shop.public.orders can lose records that nobody has read: ")
                        .contains("retention.ms is 3600000, not 604800000; ", "min.insync.replicas is 1, not 2."));
        assertThat(changes(Map.of("retention.bytes", "1000")).risk()).isPresent();
        assertThat(changes(Map.of("unclean.leader.election.enable", "true")).risk())
                .isPresent();
        assertThat(changes(Map.of("max.message.bytes", "1048588")).risk()).isPresent();
    }

    @Test
    void whatIsSaferThanAskedForIsOnlyADifference() {
        TopicReview review = changes(Map.of("retention.ms", "-1", "min.insync.replicas", "3"));
        assertThat(review.risk()).isEmpty();
        assertThat(review.difference())
                .hasValueSatisfying(text -> assertThat(text).contains("retention.ms is -1, not 604800000"));
    }

    @Test
    void retentionIsANumberOfHoursOrForever() {
        assertThat(retention("12")).isEqualTo("43200000");
        assertThat(retention("forever")).isEqualTo("-1");
        assertThatThrownBy(() -> retention("0"))
                .hasMessage("TRIBUTARY_TOPIC_RETENTION must be a number of hours or forever, not 0.");
        assertThatThrownBy(() -> retention("7d")).hasMessageContaining("not 7d.");
    }

    private static String retention(String hours) {
        return TopicKind.EVENTS
                .configuration(new Environment(Map.of("TRIBUTARY_TOPIC_RETENTION", hours)))
                .get("retention.ms");
    }

    private static TopicReview changes(Map<String, String> changed) {
        Map<String, String> wanted = TopicKind.CHANGES.configuration(NOTHING_SET, 3);
        Map<String, String> actual = new HashMap<>(wanted);
        actual.putAll(changed);
        return TopicReview.of(TopicKind.CHANGES, "shop.public.orders", wanted, actual);
    }
}
