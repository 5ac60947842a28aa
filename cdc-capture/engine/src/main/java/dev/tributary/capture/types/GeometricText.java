package dev.tributary.capture.types;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Texts of geometric values with their numbers as PostgreSQL writes them: {@code [(1.0,2.0E20)]} → {@code [(1,2e+20)]}. */
final class GeometricText {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+\\.[0-9]+(E-?[0-9]+)?");

    private GeometricText() {}

    static String of(String text) {
        return NUMBER.matcher(text).replaceAll(number -> number(Double.parseDouble(number.group())));
    }

    /** As float8out does: the fewest digits that mean this number, with an exponent below 1e-4 and from 1e15 on. */
    static String number(double number) {
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal shortest = shortest(number).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 15) {
            return shortest.toPlainString();
        }
        String mantissa = shortest.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return String.format("%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** Double.toString has more digits than needed, for some numbers, before Java 19. */
    private static BigDecimal shortest(double number) {
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = new BigDecimal(number).round(new java.math.MathContext(digits));
            if (rounded.doubleValue() == number) {
                return rounded;
            }
        }
        return new BigDecimal(number).round(new java.math.MathContext(17));
    }
}
