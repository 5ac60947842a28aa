package dev.tributary.capture.direct;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * What a message of the log says about a table.
 *
 * @param identity what the log has of a row before it changed: d primary key, i columns of an index, f all, n nothing
 * @param key columns that it has of such a row
 */
record RelationNames(String schema, String table, List<String> columns, char identity, Set<String> key) {

    /**
     * @param message as it came, its position at the beginning; see
     *     <a href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">Relation</a>
     */
    static RelationNames read(ByteBuffer message) {
        ByteBuffer fields = message.duplicate();
        // What it is, and the number of the table.
        fields.position(fields.position() + 1 + Integer.BYTES);
        String schema = text(fields);
        String table = text(fields);
        char identity = (char) fields.get();
        int count = fields.getShort();
        List<String> columns = new ArrayList<>(count);
        Set<String> key = new HashSet<>();
        for (int i = 0; i < count; i++) {
            boolean isKey = (fields.get() & 1) != 0;
            String column = text(fields);
            columns.add(column);
            if (isKey) {
                key.add(column);
            }
            // Its type, and how long or exact that is.
            fields.position(fields.position() + 2 * Integer.BYTES);
        }
        return new RelationNames(schema, table, columns, identity, key);
    }

    /**
     * Gives columns other types, in the message itself.
     *
     * @param types number of a type → the other one
     */
    static void retype(ByteBuffer message, IntUnaryOperator types) {
        ByteBuffer fields = message.duplicate();
        fields.position(fields.position() + 1 + Integer.BYTES);
        text(fields);
        text(fields);
        fields.get();
        for (int left = fields.getShort(); left > 0; left--) {
            fields.get();
            text(fields);
            int at = fields.position();
            fields.putInt(at, types.applyAsInt(fields.getInt(at)));
            fields.position(at + 2 * Integer.BYTES);
        }
    }

    private static String text(ByteBuffer fields) {
        int start = fields.position();
        int end = start;
        while (fields.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        fields.get(text).get();
        return new String(text, StandardCharsets.UTF_8);
    }

    /**
     * The message with other names of columns, all else as it was.
     *
     * @param message that these names were read from
     * @param others the message's name → the other one
     */
    ByteBuffer renamed(ByteBuffer message, Map<String, String> others) {
        ByteBuffer fields = message.duplicate();
        int longer =
                others.values().stream().mapToInt(name -> bytes(name).length).sum();
        ByteBuffer changed = ByteBuffer.allocate(fields.remaining() + longer);
        copy(fields, changed, 1 + Integer.BYTES + bytes(schema).length + bytes(table).length + 1 + Short.BYTES);
        for (String column : columns) {
            copy(fields, changed, 1);
            text(fields);
            changed.put(bytes(others.getOrDefault(column, column)));
            copy(fields, changed, 2 * Integer.BYTES);
        }
        return changed.put(fields).flip();
    }

    private static void copy(ByteBuffer from, ByteBuffer to, int bytes) {
        to.put(from.duplicate().limit(from.position() + bytes));
        from.position(from.position() + bytes);
    }

    /** With the zero behind it. */
    private static byte[] bytes(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    /** Two columns that differ only in case; empty if there are none. */
    List<String> alike() {
        Map<String, String> seen = new HashMap<>();
        for (String column : columns) {
            String other = seen.putIfAbsent(column.toLowerCase(Locale.ROOT), column);
            if (other != null) {
                return List.of(other, column);
            }
        }
        return List.of();
    }
}
