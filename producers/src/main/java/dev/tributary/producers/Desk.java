package dev.tributary.producers;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** What planning needs: what is there, new keys, chance, words, the time, and how large the tables may grow. */
record Desk(Shop shop, Keys keys, Chance chance, Texts texts, Clock clock, Limits limits) {

    private static final Duration HISTORY = Duration.ofDays(60);

    static Desk of(Shop shop, Keys keys, Chance chance, Clock clock, Limits limits) {
        return new Desk(shop, keys, chance, new Texts(chance), clock, limits);
    }

    /** From 0.00 to 999.99, whole cents. */
    BigDecimal price() {
        return BigDecimal.valueOf(chance.lowBelow(100_000), 2);
    }

    /** Within the last 60 days, recent days more often; whole microseconds. */
    OffsetDateTime recently() {
        double age = chance.fraction();
        long seconds = (long) (age * age * HISTORY.toSeconds());
        return OffsetDateTime.now(clock)
                .minusSeconds(seconds)
                .minusNanos(chance.below(1_000_000) * 1_000L)
                .truncatedTo(ChronoUnit.MICROS);
    }

    /** Within so many years before 2025; now and then null. */
    LocalDate day(int years) {
        return chance.percent(20) ? null : LocalDate.of(2025, 1, 1).minusDays(chance.between(1, 365 * years));
    }
}
