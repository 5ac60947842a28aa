package dev.tributary.capture.types;

import dev.tributary.capture.handover.Handover;
import dev.tributary.spec.AtCapture;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Debezium's extension point for columns whose values its own converters would change or turn into nulls without a
 * word: NaN, dates before Christ, arrays with nulls of some types, and others; see {@link ExactType}. And for those whose
 * values must not leave as they are; see {@link PersonalData}.
 */
public final class ExactTypes implements CustomConverter<SchemaBuilder, RelationalColumn> {

    /** Configuration property with the id of the run's {@link Handover}, behind the converter's own prefix. */
    public static final String RUN = "run";

    private PersonalData personal;

    @Override
    public void configure(Properties properties) {
        personal = Handover.of(properties.getProperty(RUN)).get(PersonalData.class);
    }

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        type(column)
                .ifPresent(
                        type -> registration.register(type.schema(), value -> type.value(value, column.isOptional())));
    }

    private Optional<ExactType> type(RelationalColumn column) {
        AtCapture how = personal.atCapture(column.dataCollection(), column.name());
        return how == AtCapture.MASKED || how == AtCapture.HASHED
                ? Optional.of(ExactType.disguised(column, how, personal))
                : ExactType.of(column);
    }
}
