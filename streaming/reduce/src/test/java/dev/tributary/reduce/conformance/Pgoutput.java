package dev.tributary.reduce.conformance;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Turns PostgreSQL's own replication messages (pgoutput, protocol version 1) into numbered events: an update of the key
 * becomes the halves of a key move, as Debezium does it.
 */
final class Pgoutput {

    private final Map<Integer, String> relations = new HashMap<>();
    private final Map<String, Table> tables;
    private final Map<String, List<Event>> events = new LinkedHashMap<>();

    private long seq;
    private long transaction;

    /**
     * @param tables by name; the key of a table is its first column, values are numbers or text
     */
    Pgoutput(Map<String, Table> tables) {
        this.tables = tables;
    }

    /** The events of each table since the last call. */
    Map<String, List<Event>> drain() {
        Map<String, List<Event>> drained = new HashMap<>(events);
        events.clear();
        return drained;
    }

    void read(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        char kind = (char) in.get();
        switch (kind) {
            case 'B' -> transaction++;
            case 'R' -> relation(in);
            case 'I' -> {
                String table = relations.get(in.getInt());
                in.get();
                emit(table, Operation.CREATE, null, tuple(in), null, null);
            }
            case 'U' -> update(in);
            case 'D' -> {
                String table = relations.get(in.getInt());
                in.get();
                List<Object> old = tuple(in);
                emit(table, Operation.DELETE, old, null, null, null);
            }
            case 'T' -> {
                int count = in.getInt();
                in.get();
                for (int i = 0; i < count; i++) {
                    emit(relations.get(in.getInt()), Operation.TRUNCATE, null, null, null, null);
                }
            }
            case 'C' -> {}
            default -> throw new IllegalArgumentException("Unexpected pgoutput message " + kind);
        }
    }

    private void relation(ByteBuffer in) {
        int id = in.getInt();
        text(in);
        relations.put(id, text(in));
    }

    private void update(ByteBuffer in) {
        String table = relations.get(in.getInt());
        List<Object> old = null;
        char kind = (char) in.get();
        if (kind != 'N') {
            old = tuple(in);
            in.get();
        }
        List<Object> row = tuple(in);
        if (old != null && tables.get(table).isKeyed() && !Objects.equals(old.get(0), row.get(0))) {
            emit(table, Operation.DELETE, old, null, null, List.of(row.get(0)));
            emit(table, Operation.CREATE, null, row, List.of(old.get(0)), null);
        } else {
            emit(table, Operation.UPDATE, old, row, null, null);
        }
    }

    private void emit(
            String name,
            Operation operation,
            List<Object> before,
            List<Object> after,
            List<Object> oldKey,
            List<Object> newKey) {
        Table table = tables.get(name);
        List<Object> known = after != null ? after : before;
        List<Object> key = table.isKeyed() && known != null ? List.of(known.get(0)) : null;
        events.computeIfAbsent(name, ignored -> new ArrayList<>())
                .add(new Event(
                        new At.Numbered(new Position(1, ++seq)),
                        transaction,
                        operation,
                        key,
                        table.identity() == Identity.FULL ? before : null,
                        after,
                        oldKey,
                        newKey));
    }

    /** Columns without value are null; those that were not sent are the placeholder. */
    private static List<Object> tuple(ByteBuffer in) {
        int count = in.getShort();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            char kind = (char) in.get();
            if (kind == 't') {
                byte[] text = new byte[in.getInt()];
                in.get(text);
                values.add(value(new String(text, StandardCharsets.UTF_8)));
            } else {
                values.add(kind == 'u' ? Type.TEXT.placeholder() : null);
            }
        }
        return values;
    }

    /** Numbers stay numbers, so that they compare with what JDBC gives. */
    static Object value(String text) {
        return text == null ? null : text.matches("-?\\d{1,9}") ? Long.valueOf(text) : text;
    }

    private static String text(ByteBuffer in) {
        StringBuilder text = new StringBuilder();
        for (char c = (char) in.get(); c != 0; c = (char) in.get()) {
            text.append(c);
        }
        return text.toString();
    }
}
