package dev.tributary.capture.types;

import io.debezium.spi.converter.RelationalColumn;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.postgresql.core.Oid;
import org.postgresql.util.PGobject;

/** Values as PostgreSQL writes them, for types of which the capture surely knows that text: to be hashed. */
final class PlainText {

    private static final Set<Integer> WITHOUT = Set.of(
            Oid.FLOAT4,
            Oid.FLOAT8,
            Oid.BYTEA,
            Oid.TIME,
            Oid.TIMETZ,
            Oid.TIMESTAMP,
            Oid.TIMESTAMPTZ,
            Oid.INTERVAL,
            Oid.XML,
            Oid.MONEY,
            Oid.POINT,
            Oid.BOX,
            Oid.CIRCLE,
            Oid.LINE,
            Oid.LSEG,
            Oid.PATH,
            Oid.POLYGON);

    private PlainText() {}

    /** Empty where the text is not certain. */
    static Optional<Function<Object, String>> of(RelationalColumn column) {
        int type = column.nativeType();
        if (column.jdbcType() == Types.ARRAY
                || WITHOUT.contains(type)
                || column.typeName().equals("hstore")) {
            return Optional.empty();
        }
        return Optional.of(
                switch (type) {
                    case Oid.DATE -> value -> date(LocalDate.ofEpochDay(ExactDate.of(value)));
                    case Oid.NUMERIC -> value -> new NumericType(0, 0).of(value).toString();
                    default -> PlainText::of;
                });
    }

    static String of(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "t" : "f";
        }
        return value instanceof PGobject object ? object.getValue() : value.toString();
    }

    private static String date(LocalDate date) {
        if (ExactDate.isInfinite(date)) {
            return ExactDate.days(date).equals(ExactDate.LATEST) ? "infinity" : "-infinity";
        }
        boolean beforeChrist = date.getYear() <= 0;
        String text = String.format(
                "%04d-%02d-%02d",
                beforeChrist ? 1 - date.getYear() : date.getYear(), date.getMonthValue(), date.getDayOfMonth());
        return beforeChrist ? text + " BC" : text;
    }
}
