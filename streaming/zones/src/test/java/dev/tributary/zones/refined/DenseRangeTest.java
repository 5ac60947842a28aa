package dev.tributary.zones.refined;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.roaringbitmap.longlong.Roaring64Bitmap;

class DenseRangeTest {

    @Test
    void findsTheFirstNumbersThatAreMissing() {
        assertThat(range(5, 6, 7).firstHole(4)).isNull();
        assertThat(range(5, 6, 9, 10, 12).firstHole(4)).isEqualTo(new CutPlan.Hole(7, 8));
        assertThat(range(8, 9).firstHole(4)).isEqualTo(new CutPlan.Hole(5, 7));
        assertThat(range().firstHole(4)).isNull();
    }

    @Test
    void countsNumbersThatComeAgain() {
        DenseRange range = new DenseRange(Roaring64Bitmap.bitmapOf(5, 6, 7), 5);
        assertThat(range.repeats()).isEqualTo(2);
        assertThat(range.firstHole(4)).isNull();
    }

    private static DenseRange range(long... numbers) {
        return new DenseRange(Roaring64Bitmap.bitmapOf(numbers), numbers.length);
    }
}
