package dev.tributary.capture.types;

import io.debezium.spi.converter.RelationalColumn;
import java.sql.Types;
import java.util.OptionalInt;

/** A column as Debezium describes it. */
record TestColumn(String typeName, int nativeType, int jdbcType, OptionalInt length, OptionalInt scale)
        implements RelationalColumn {

    static TestColumn of(String type, int oid) {
        return new TestColumn(type, oid, Types.OTHER, OptionalInt.empty(), OptionalInt.empty());
    }

    TestColumn digits(int all, int afterThePoint) {
        return new TestColumn(typeName, nativeType, jdbcType, OptionalInt.of(all), OptionalInt.of(afterThePoint));
    }

    TestColumn array() {
        return new TestColumn(typeName, nativeType, Types.ARRAY, length, scale);
    }

    @Override
    public String typeExpression() {
        return typeName;
    }

    @Override
    public boolean isOptional() {
        return true;
    }

    @Override
    public Object defaultValue() {
        return null;
    }

    @Override
    public boolean hasDefaultValue() {
        return false;
    }

    @Override
    public String name() {
        return "c";
    }

    @Override
    public String dataCollection() {
        return "public.t";
    }
}
