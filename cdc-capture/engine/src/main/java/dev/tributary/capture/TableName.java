package dev.tributary.capture;

import dev.tributary.spec.SourceTable;

/** {@code public.orders}: a table in the source. */
record TableName(String schema, String table) {

    static TableName of(SourceTable table) {
        return new TableName(table.schema(), table.name());
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
