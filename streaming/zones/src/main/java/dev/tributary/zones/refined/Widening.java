package dev.tributary.zones.refined;

import dev.tributary.lake.WiderType;
import java.math.BigDecimal;
import java.util.function.Function;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.LongType;
import scala.collection.immutable.ArraySeq;
import scala.jdk.javaapi.CollectionConverters;

/** Takes values of the type that a message has into a column of a {@link WiderType wider} one. */
final class Widening {

    private Widening() {}

    /**
     * A function that keeps null. If the column's type does not hold all values of the other, the function refuses every
     * value by an {@link IllegalArgumentException}.
     */
    static Function<Object, Object> of(DataType sent, DataType column) {
        if (sent.asNullable().equals(column.asNullable())) {
            return Function.identity();
        }
        boolean fits = WiderType.of(sent, column)
                .filter(wider -> wider.asNullable().equals(column.asNullable()))
                .isPresent();
        Function<Object, Object> known = fits ? known(sent, column) : null;
        if (known == null) {
            return value -> {
                throw new IllegalArgumentException(
                        "a value of type " + sent.sql() + " has no place in " + column.sql());
            };
        }
        return value -> value == null ? null : known.apply(value);
    }

    private static Function<Object, Object> known(DataType sent, DataType column) {
        if (column instanceof LongType) {
            return value -> ((Number) value).longValue();
        }
        if (column instanceof DoubleType) {
            return value -> ((Number) value).doubleValue();
        }
        if (column instanceof DecimalType decimal) {
            return value -> (value instanceof BigDecimal number
                            ? number
                            : BigDecimal.valueOf(((Number) value).longValue()))
                    .setScale(decimal.scale());
        }
        if (column instanceof ArrayType to && sent instanceof ArrayType from) {
            Function<Object, Object> element = of(from.elementType(), to.elementType());
            return value ->
                    ArraySeq.unsafeWrapArray(CollectionConverters.asJava((scala.collection.Seq<?>) value).stream()
                            .map(element)
                            .toArray());
        }
        return null;
    }
}
