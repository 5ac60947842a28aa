package dev.tributary.capture.types;

import dev.tributary.capture.avro.Instead;
import dev.tributary.spec.AtCapture;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.Json;
import io.debezium.spi.converter.RelationalColumn;
import io.debezium.time.Date;
import io.debezium.time.Interval;
import io.debezium.time.ZonedTime;
import io.debezium.time.ZonedTimestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.postgresql.core.Oid;

/**
 * How the values of one column are written, where Debezium would lose some of them.
 *
 * @param schema of the column, still without whether it may be null
 * @param absent in place of null where the column may not be null: in the old row of a delete
 * @param unsent in place of a value that the source did not send because it did not change
 * @param conversion of all other values
 */
record ExactType(SchemaBuilder schema, Object absent, Object unsent, Function<Object, Object> conversion) {

    /** The capture keeps Debezium's default. */
    private static final String UNSENT = "__debezium_unavailable_value";

    /** OIDs below this one are PostgreSQL's own, the same in every database. */
    private static final int FIRST_OF_USERS = 16384;

    /** PostgreSQL's own types whose values Debezium keeps. */
    private static final Set<Integer> KEPT = Set.of(
            Oid.BOOL,
            Oid.INT2,
            Oid.INT4,
            Oid.INT8,
            Oid.OID,
            Oid.FLOAT4,
            Oid.FLOAT8,
            Oid.CHAR,
            Oid.NAME,
            Oid.TEXT,
            Oid.VARCHAR,
            Oid.BPCHAR,
            Oid.BYTEA,
            Oid.TIME,
            Oid.TIMESTAMP,
            Oid.UUID,
            Oid.JSON,
            Oid.JSONB,
            Oid.XML,
            Oid.POINT);

    /** Types of extensions of which Debezium makes more than a text. */
    private static final Set<String> KNOWN =
            Set.of("citext", "ltree", "geometry", "geography", "vector", "halfvec", "sparsevec");

    private static final Set<Integer> GEOMETRIC =
            Set.of(Oid.BOX, Oid.CIRCLE, Oid.LINE, Oid.LSEG, Oid.PATH, Oid.POLYGON);

    /** Empty where Debezium's own way is exact. */
    static Optional<ExactType> of(RelationalColumn column) {
        int type = column.nativeType();
        NumericType numeric =
                NumericType.of(column.length().orElse(0), column.scale().orElse(0));
        if (column.jdbcType() == Types.ARRAY) {
            return Optional.of(array(Elements.of(type, column.typeName(), numeric)));
        }
        if (type >= FIRST_OF_USERS) {
            String name = column.typeName();
            return KNOWN.contains(name)
                    ? Optional.empty()
                    : Optional.of(name.equals("hstore") ? hstore() : text(PlainText::of));
        }
        return switch (type) {
            case Oid.NUMERIC -> Optional.of(numeric(numeric));
            case Oid.MONEY -> Optional.of(numeric(NumericType.MONEY));
            case Oid.TIMESTAMPTZ -> Optional.of(instant(column));
            case Oid.DATE -> Optional.of(new ExactType(Date.builder(), 0, null, ExactDate::of));
            case Oid.TIMETZ ->
                Optional.of(new ExactType(ZonedTime.builder(), ExactTime.ABSENT, UNSENT, ExactTime::zoned));
            case Oid.INTERVAL ->
                Optional.of(new ExactType(Interval.builder(), ExactInterval.ABSENT, UNSENT, ExactInterval::of));
            case Oid.BIT -> column.length().orElse(1) == 1 ? Optional.empty() : Optional.of(text(PlainText::of));
            default -> {
                if (KEPT.contains(type)) {
                    yield Optional.empty();
                }
                yield Optional.of(text(
                        GEOMETRIC.contains(type) ? value -> GeometricText.of(PlainText.of(value)) : PlainText::of));
            }
        };
    }

    /**
     * The text of every value in the place of the value.
     *
     * @throws IllegalArgumentException if the column is to be hashed and its values have no certain text
     */
    static ExactType disguised(RelationalColumn column, AtCapture how, PersonalData data) {
        if (how == AtCapture.MASKED) {
            return text(value -> PersonalData.MASK);
        }
        Function<Object, String> plain = PlainText.of(column)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "The column " + column.name() + " of "
                                        + column.dataCollection() + " is of type " + column.typeName()
                                        + ", which cannot be hashed at capture: write pii: mask or pii: exclude into the pipeline file."));
        return text(value -> data.hash(plain.apply(value)));
    }

    private static ExactType numeric(NumericType type) {
        Object unsent = type.absent() instanceof String ? UNSENT : Instead.ofDecimal(UNSENT);
        return new ExactType(type.schema(), type.absent(), unsent, type::of);
    }

    private static ExactType instant(RelationalColumn column) {
        int digits = column.scale().orElse(column.length().orElse(0));
        return new ExactType(
                ZonedTimestamp.builder(), ExactInstant.ABSENT, UNSENT, value -> ExactInstant.of(value, digits));
    }

    private static ExactType text(Function<Object, Object> text) {
        return new ExactType(SchemaBuilder.string(), "", UNSENT, text);
    }

    private static ExactType array(Elements elements) {
        return new ExactType(
                SchemaBuilder.array(elements.schema()),
                List.of(),
                Instead.ofArray(UNSENT),
                value -> array(value.toString(), elements));
    }

    private static List<Object> array(String text, Elements elements) {
        List<String> texts = ArrayLiteral.elements(text, elements.delimiter());
        if (texts == null) {
            return Instead.ofArray(text);
        }
        List<Object> values = new ArrayList<>(texts.size());
        texts.forEach(each -> values.add(each == null ? null : elements.value().apply(each)));
        return values;
    }

    private static ExactType hstore() {
        return new ExactType(
                Json.builder(),
                "{}",
                UNSENT,
                value -> value instanceof Map<?, ?> map ? Hstore.json(map) : Hstore.json(PlainText.of(value)));
    }

    /** A value as the schema wants it, whatever Debezium has made of it so far. */
    Object value(Object value, boolean optional) {
        if (value == null) {
            return optional ? null : absent;
        }
        return UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)
                ? unsent
                : conversion.apply(value);
    }
}
