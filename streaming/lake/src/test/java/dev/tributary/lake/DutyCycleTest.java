package dev.tributary.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DutyCycleTest {

    private final DutyCycle cycle = new DutyCycle(2, Duration.ofSeconds(10));

    @Test
    void restsInProportionButNotForEver() {
        assertThat(cycle.after(Duration.ofMillis(300))).isEqualTo(Duration.ofMillis(600));
        assertThat(cycle.after(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(10));
        assertThat(cycle.after(Duration.ofMinutes(5))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void endsWhenItsThreadIsStopped() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> cycle.after(System.nanoTime())).hasMessage("Interrupted while resting");
        assertThat(Thread.interrupted()).isTrue();
    }
}
