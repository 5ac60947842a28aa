package dev.tributary.lake;

import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;

/**
 * The narrowest type that holds every value of two types, as far as Delta changes a column to it without rewriting the
 * table (table feature type widening).
 *
 * <pre>
 * INT, BIGINT                     BIGINT
 * DECIMAL(10,2), DECIMAL(8,4)     DECIMAL(12,4)
 * INT, DECIMAL(6,2)               DECIMAL(12,2)
 * INT or FLOAT, DOUBLE            DOUBLE
 * ARRAY of two of these           ARRAY of the wider one
 * INT, STRING                     none
 * </pre>
 */
public final class WiderType {

    private static final int INT_DIGITS = 10;
    /** Delta asks for 20, one more than the largest bigint has. */
    private static final int LONG_DIGITS = 20;

    private WiderType() {}

    /** Empty if the two have no such type. */
    public static Optional<DataType> of(DataType one, DataType other) {
        if (one.asNullable().equals(other.asNullable())) {
            return Optional.of(one);
        }
        if (one instanceof ArrayType first && other instanceof ArrayType second) {
            return of(first.elementType(), second.elementType()).map(element -> new ArrayType(element, true));
        }
        if (isInteger(one) && isInteger(other)) {
            return Optional.of(DataTypes.LongType);
        }
        if (isExact(one) && isExact(other)) {
            return decimal(one, other);
        }
        return (one instanceof DoubleType && fitsDouble(other)) || (other instanceof DoubleType && fitsDouble(one))
                ? Optional.of(DataTypes.DoubleType)
                : Optional.empty();
    }

    private static Optional<DataType> decimal(DataType one, DataType other) {
        int scale = Math.max(scale(one), scale(other));
        int precision = Math.max(whole(one), whole(other)) + scale;
        return precision > DecimalType.MAX_PRECISION()
                ? Optional.empty()
                : Optional.of(DataTypes.createDecimalType(precision, scale));
    }

    private static boolean isInteger(DataType type) {
        return type instanceof IntegerType || type instanceof LongType;
    }

    private static boolean isExact(DataType type) {
        return isInteger(type) || type instanceof DecimalType;
    }

    private static boolean fitsDouble(DataType type) {
        return type instanceof IntegerType || type instanceof FloatType;
    }

    private static int scale(DataType type) {
        return type instanceof DecimalType decimal ? decimal.scale() : 0;
    }

    private static int whole(DataType type) {
        if (type instanceof DecimalType decimal) {
            return decimal.precision() - decimal.scale();
        }
        return type instanceof LongType ? LONG_DIGITS : INT_DIGITS;
    }
}
