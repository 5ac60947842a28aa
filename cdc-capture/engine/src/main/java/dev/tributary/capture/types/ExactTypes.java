package dev.tributary.capture.types;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Debezium's extension point for columns whose values its own converters would change or turn into nulls without a
 * word: NaN, dates before Christ, arrays with nulls of some types, and others; see {@link ExactType}.
 */
public final class ExactTypes implements CustomConverter<SchemaBuilder, RelationalColumn> {

    @Override
    public void configure(Properties properties) {}

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        ExactType.of(column)
                .ifPresent(
                        type -> registration.register(type.schema(), value -> type.value(value, column.isOptional())));
    }
}
