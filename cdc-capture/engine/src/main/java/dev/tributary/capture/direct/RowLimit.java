package dev.tributary.capture.direct;

import java.util.Locale;
import java.util.StringJoiner;
import org.apache.kafka.connect.data.Field;

/**
 * How large a row may be: a row is held several times at once, as the message from PostgreSQL, as values, in Avro and in the
 * producer, so it may take an eighth of the heap. Columns that the pipeline excludes do not count.
 *
 * @param bytes of the texts that PostgreSQL sends: a bytea is sent as two digits a byte
 */
record RowLimit(long bytes) {

    /** Longer values of a key are cut in messages. */
    private static final int SHOWN = 60;

    private static final int SHARE = 8;

    static RowLimit ofHeap() {
        return new RowLimit(Runtime.getRuntime().maxMemory() / SHARE);
    }

    /**
     * @param tuples of one row: the last one is the row as it is now
     * @throws RowTooLargeException if it is larger
     */
    void require(RowShape shape, Tuple... tuples) {
        long size = 0;
        for (Tuple tuple : tuples) {
            for (int i = 0; i < tuple.columns(); i++) {
                boolean counts = shape.fits(tuple) && !shape.reader(i).isLeftOut();
                size += counts && !tuple.isNull(i) && !tuple.isUnsent(i)
                        ? tuple.text(i).length()
                        : 0;
            }
        }
        if (size > bytes) {
            throw new RowTooLargeException(String.format(
                    Locale.ROOT,
                    "The row of %s with the key %s takes %,d bytes as PostgreSQL sends it; with a heap of %d MB the capture"
                            + " takes rows of up to %,d bytes. Give it a larger heap, %d MB for this row"
                            + " (TRIBUTARY_CAPTURE_HEAP=%dm of a run of the platform, else -Xmx), or leave the large column"
                            + " out (pii: exclude in the pipeline file), or make the value smaller in the database and run"
                            + " tributary resnapshot.",
                    shape.id(),
                    key(shape, tuples[tuples.length - 1]),
                    size,
                    mebibytes(bytes * SHARE),
                    bytes,
                    heap(size),
                    heap(size)));
        }
    }

    /** Java counts a part of what -Xmx says as no heap. */
    private static long heap(long size) {
        return mebibytes(size * SHARE / 10 * 11);
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private static String key(RowShape shape, Tuple tuple) {
        StringJoiner key = new StringJoiner(", ", "(", ")");
        if (shape.table().keySchema() == null) {
            return "(none)";
        }
        for (Field field : shape.table().keySchema().fields()) {
            int column = shape.keyColumn(field.index());
            boolean isSent = !tuple.isNull(column) && !tuple.isUnsent(column);
            String text = isSent ? tuple.text(column).toString() : "?";
            key.add(field.name() + " = " + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
        }
        return key.toString();
    }
}
