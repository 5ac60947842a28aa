package dev.tributary.capture.types;

import dev.tributary.capture.avro.Instead;
import io.debezium.data.SpecialValueDecimal;
import java.math.BigDecimal;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * How numbers of a numeric type are written: as decimals if they have at most 38 digits, which is what the lake's
 * decimals hold, else as PostgreSQL's text, with all their digits.
 *
 * @param precision digits in all; 0 if the type does not say
 * @param scale digits after the point
 */
record NumericType(int precision, int scale) {

    /** 92233720368547758.08 is the largest. */
    static final NumericType MONEY = new NumericType(19, 2);

    /** Under this name topics have numbers as text; {@code NaN}, {@code Infinity} and {@code -Infinity} are some. */
    static final String TEXT = "dev.tributary.Numeric";

    private static final int DIGITS = 38;
    /** What the driver says of numeric without a precision. */
    private static final int UNLIMITED = 131089;

    static NumericType of(int length, int scale) {
        return new NumericType(length == UNLIMITED ? 0 : length, scale);
    }

    private boolean isDecimal() {
        return precision > 0 && precision <= DIGITS && scale >= 0 && scale <= precision;
    }

    SchemaBuilder schema() {
        return isDecimal()
                ? Decimal.builder(scale).parameter("connect.decimal.precision", String.valueOf(precision))
                : SchemaBuilder.string().name(TEXT);
    }

    /** What stands in the old row of a delete, of which only the key is known. */
    Object absent() {
        return isDecimal() ? BigDecimal.valueOf(0, scale) : "0";
    }

    /**
     * @param value as Debezium reads it from the log or from a result
     */
    Object of(Object value) {
        if (value instanceof SpecialValueDecimal special) {
            return special.getDecimalValue()
                    .<Object>map(this::ofNumber)
                    .orElseGet(() -> ofText(String.valueOf(special.toDouble())));
        }
        return value instanceof BigDecimal number ? ofNumber(number) : ofText(value.toString());
    }

    Object ofText(String text) {
        if (!isDecimal()) {
            return text;
        }
        return Character.isDigit(text.charAt(text.length() - 1))
                ? ofNumber(new BigDecimal(text))
                : Instead.ofDecimal(text);
    }

    private Object ofNumber(BigDecimal number) {
        return isDecimal() ? number.setScale(scale) : number.toPlainString();
    }
}
