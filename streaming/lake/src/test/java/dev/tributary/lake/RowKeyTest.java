package dev.tributary.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class RowKeyTest {

    @Test
    void equalWhereSqlSaysSo() {
        assertThat(key(new byte[] {1, 2})).isEqualTo(key(new byte[] {1, 2})).isNotEqualTo(key(new byte[] {1}));
        assertThat(key(-0.0)).isEqualTo(key(0.0)).isNotEqualTo(key(Double.NaN));
        assertThat(key(Double.NaN)).isEqualTo(key(Double.NaN));
        assertThat(key(new BigDecimal("1.50"))).isEqualTo(key(new BigDecimal("1.5")));
        assertThat(key("a")).isNotEqualTo(key("A"));
        assertThat(key((Object) null)).isEqualTo(key((Object) null)).isNotEqualTo(key(""));
    }

    @Test
    void anArrayOfSparkIsTheSameAsOneOfTheFold() {
        Object ofSpark = CollectionConverters.asScala(List.of(new byte[] {1}, new byte[] {2}))
                .toSeq();
        assertThat(key(ofSpark)).isEqualTo(key(List.of(new byte[] {1}, new byte[] {2})));
        assertThat(key(ofSpark)).isNotEqualTo(key(List.of(new byte[] {2}, new byte[] {1})));
    }

    private static RowKey key(Object value) {
        return RowKey.of(RowFactory.create(value), new int[] {0});
    }
}
