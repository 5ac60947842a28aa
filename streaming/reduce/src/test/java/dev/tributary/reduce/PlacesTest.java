package dev.tributary.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private final Runs runs = new Runs();

    @Test
    void keepsThePositionOfADenseSequence() {
        Place place = Place.of(new Position(3, 7));
        assertThat(place.position()).isEqualTo(new Position(3, 7));
        assertThat(place).hasToString("3:7").isGreaterThan(Place.of(new Position(2, 8)));
    }

    @Test
    void parsesSequencesAsNumbers() {
        assertThat(Sequence.parse("[\"31112240\",\"31098264\"]"))
                .isEqualTo(new Sequence(OptionalLong.of(31112240), 31098264));
        assertThat(Sequence.parse("[null,\"8\"]")).isEqualTo(new Sequence(OptionalLong.empty(), 8));
        assertThatThrownBy(() -> Sequence.parse("[\"8\",null]"))
                .hasMessage("Not a source.sequence of PostgreSQL, such as [null,\"8\"] or [\"8\",\"9\"]: [\"8\",null]");
    }

    @Test
    void putsTheFirstTransactionAfterItsSnapshot() {
        Place early = runs.place("R", Operation.UPDATE, Sequence.parse("[null,\"5\"]"));
        assertThat(early).isEqualTo(new Place(5, 1, 5));

        assertThat(runs.sawSnapshot("R", Sequence.parse("[null,\"7\"]"))).isTrue();
        assertThat(runs.sawSnapshot("R", Sequence.parse("[null,\"7\"]"))).isFalse();
        Place read = runs.place("R", Operation.READ, Sequence.parse("[null,\"7\"]"));
        Place update = runs.place("R", Operation.UPDATE, Sequence.parse("[null,\"5\"]"));
        assertThat(read).isEqualTo(new Place(7, 0, 7)).hasToString("7:r7");
        assertThat(update).isEqualTo(new Place(7, 1, 5)).isGreaterThan(read);
    }

    @Test
    void revisesNothingOfARunWhoseSnapshotCameFirst() {
        assertThat(runs.sawSnapshot("R", Sequence.parse("[null,\"7\"]"))).isFalse();
        runs.place("R", Operation.UPDATE, Sequence.parse("[null,\"5\"]"));
        assertThat(runs.sawSnapshot("R", Sequence.parse("[null,\"7\"]"))).isFalse();
    }

    @Test
    void tellsEqualLsnsApartByTheirOrder() {
        Place copied = new Place(5, 1, 5);
        assertThat(copied.withOrder(2)).isGreaterThan(copied.withOrder(1)).hasToString("5:5+2");
    }
}
