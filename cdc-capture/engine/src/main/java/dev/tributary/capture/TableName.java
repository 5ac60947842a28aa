package dev.tributary.capture;

/** {@code public.orders}: a table in the source. */
record TableName(String schema, String table) {

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
