package dev.tributary.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void avroNamesComeBack() {
        assertThat(AvroNames.original("ship_u0020date")).isEqualTo("ship date");
        assertThat(AvroNames.original("order_u005fid")).isEqualTo("order_id");
        assertThat(AvroNames.original("caf_u00e9")).isEqualTo("café");
        assertThat(AvroNames.original("plain")).isEqualTo("plain");
        assertThat(AvroNames.original("foreign_name")).isEqualTo("foreign_name");
    }

    @Test
    void capturedTopicsAreChangesAndControl() {
        Topics topics = new Topics("shop");
        assertThat(topics.captured().asMatchPredicate())
                .accepts("shop.public.orders", "shop.capture.control")
                .rejects("shop.events.payments", "shop.capture.offsets", "shopper.public.orders");
    }
}
