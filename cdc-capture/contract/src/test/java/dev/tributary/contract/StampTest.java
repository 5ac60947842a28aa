package dev.tributary.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StampTest {

    @ParameterizedTest
    @EnumSource(Operation.class)
    void survivesTheHeader(Operation operation) {
        boolean last = operation == Operation.END || operation == Operation.SNAPSHOT_ENDED;
        Stamp stamp = new Stamp(new Position(3, 1L << 40), 77, last, operation, 1_795_331_383_393_359L, 31_098_104L);
        assertThat(Stamp.decode(stamp.encode())).isEqualTo(stamp);
    }

    @Test
    void rejectsAnotherVersion() {
        byte[] bytes = stamp().encode();
        bytes[0] = 9;
        assertThatThrownBy(() -> Stamp.decode(bytes)).hasMessage("Stamp of version 9; this release reads 1");
    }

    @Test
    void rejectsACutHeader() {
        byte[] bytes = Arrays.copyOf(stamp().encode(), 20);
        assertThatThrownBy(() -> Stamp.decode(bytes)).hasMessage("Stamp of 20 bytes instead of 39");
    }

    @Test
    void rejectsALastThatEndsNothing() {
        assertThatThrownBy(() -> new Stamp(new Position(1, 1), 1, true, Operation.CREATE, 0, 0))
                .hasMessageContaining("Only END and SNAPSHOT_ENDED are last");
    }

    @Test
    void ordersEpochBeforeSeq() {
        assertThat(new Position(2, 1)).isGreaterThan(new Position(1, 900));
    }

    private static Stamp stamp() {
        return new Stamp(new Position(1, 1), 1, false, Operation.CREATE, 0, 0);
    }
}
