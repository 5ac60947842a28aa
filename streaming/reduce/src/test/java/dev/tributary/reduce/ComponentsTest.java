package dev.tributary.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentsTest {

    @Test
    void joinsKeysOfMoves() {
        Components components = new Components();
        components.add(move(1, 2));
        components.add(move(3, 4));
        components.add(move(2, 3));
        components.add(Change.delete(Place.ORIGIN, 1, Key.of(9)));
        assertThat(List.of(1, 2, 3, 4))
                .allSatisfy(id -> assertThat(components.of(Key.of(id))).isEqualTo(components.of(Key.of(1))));
        assertThat(components.of(Key.of(9))).isEqualTo(Key.of(9));
    }

    @Test
    void staysShallowInLongChains() {
        Components components = new Components();
        for (int i = 0; i < 100_000; i++) {
            components.join(Key.of(i), Key.of(i + 1));
        }
        assertThat(components.of(Key.of(0))).isEqualTo(components.of(Key.of(100_000)));
    }

    @Test
    void splitsInOrder() {
        Change one = Change.delete(Place.ORIGIN, 1, Key.of(1)).to(Key.of(2));
        Change other = Change.delete(Place.ORIGIN, 1, Key.of(5));
        Change two = Change.create(Place.ORIGIN, 1, Key.of(2), new Object[0]).from(Key.of(1));
        assertThat(Components.split(List.of(one, other, two))).containsExactly(List.of(one, two), List.of(other));
    }

    @Test
    void comparesKeysByContent() {
        assertThat(Key.of(new byte[] {1}, List.of(new byte[] {2})))
                .isEqualTo(Key.of(new byte[] {1}, List.of(new byte[] {2})));
        assertThat(Key.of(1, "a")).isNotEqualTo(Key.of(1, "b")).hasToString("(1, a)");
        assertThat(Key.of(new byte[] {1})).hasSameHashCodeAs(Key.of(new byte[] {1}));
    }

    private static Change move(int from, int to) {
        return Change.delete(Place.ORIGIN, 1, Key.of(from)).to(Key.of(to));
    }
}
