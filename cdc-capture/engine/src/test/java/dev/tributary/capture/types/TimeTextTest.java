package dev.tributary.capture.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.Seeds;
import io.debezium.connector.postgresql.connection.DateTimeFormat;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.ZonedTimestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read here has to be what Debezium would have made of it, digit by digit. */
class TimeTextTest {

    private static final int TIMES = 20_000;

    private final DateTimeFormat debezium = DateTimeFormat.get();

    @Test
    @Tag("random")
    void instantsEqualDebeziums() {
        long seed = Seeds.seed();
        Random random = new Random(seed);
        for (int i = 0; i < TIMES; i++) {
            int fraction = random.nextInt(7);
            String text = time(random, fraction) + "+00";
            for (int digits : new int[] {-1, 0, Math.max(1, fraction), 6}) {
                String expected = ZonedTimestamp.toIsoString(
                        debezium.timestampWithTimeZoneToOffsetDateTime(text).toZonedDateTime(),
                        ZoneOffset.UTC,
                        null,
                        digits);
                assertThat(TimeText.utc(text, digits))
                        .as("%s with %d digits, seed %d", text, digits, seed)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    @Tag("random")
    void timesAndDatesEqualDebeziums() {
        long seed = Seeds.seed();
        Random random = new Random(seed);
        for (int i = 0; i < TIMES; i++) {
            String text = time(random, random.nextInt(7));
            assertThat(TimeText.micros(text))
                    .as("%s, seed %d", text, seed)
                    .isEqualTo(MicroTimestamp.toEpochMicros(debezium.timestampToInstant(text), null));
            String date = text.substring(0, 10);
            assertThat(TimeText.days(date))
                    .as("%s, seed %d", date, seed)
                    .isEqualTo(Math.toIntExact(debezium.date(date).toEpochDay()));
        }
    }

    /** PostgreSQL leaves the zeros at a fraction's end out. */
    private static String time(Random random, int digits) {
        LocalDate date = LocalDate.of(1, 1, 1).plusDays(random.nextInt(3_652_000));
        StringBuilder text = new StringBuilder(date.toString())
                .append(String.format(" %02d:%02d:%02d", random.nextInt(24), random.nextInt(60), random.nextInt(60)));
        if (digits > 0) {
            text.append('.');
            for (int i = 1; i < digits; i++) {
                text.append(random.nextInt(10));
            }
            text.append(1 + random.nextInt(9));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "infinity",
                "-infinity",
                "2026-11-27 05:20:07+02",
                "2026-11-27 05:20:07.5+05:30",
                "0044-03-15 12:00:00+00 BC",
                "12026-11-27 05:20:07+00",
                "2026-11-27",
                "2026-11-27 05:20:07",
                ""
            })
    void otherInstantsAreLeftToDebezium(String text) {
        assertThat(TimeText.utc(text, 6)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "infinity",
                "-infinity",
                "0044-03-15 12:00:00 BC",
                "294276-12-31 23:59:59.999999",
                "2026-11-27 05:20:07+00",
                "2026-11-27",
                ""
            })
    void otherTimesAreLeftToDebezium(String text) {
        assertThat(TimeText.micros(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity", "0044-03-15 BC", "5874897-12-31", "2026-1-1", ""})
    void otherDatesAreLeftToDebezium(String text) {
        assertThat(TimeText.days(text)).isNull();
    }
}
