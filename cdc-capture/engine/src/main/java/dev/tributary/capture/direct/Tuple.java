package dev.tributary.capture.direct;

import dev.tributary.capture.avro.Text;
import java.nio.ByteBuffer;

/**
 * A row as PostgreSQL sent it: the texts of its columns, in the message that they came in. In the log the form is that of
 * <a href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">TupleData</a>: the number of
 * columns, then of each {@code n} (null), {@code u} (not sent, since it is long and did not change) or {@code t} with a
 * text and its length before it.
 */
final class Tuple {

    private static final int NULL = -1;
    private static final int UNSENT = -2;

    private final byte[] message;
    /** Of each column where its text begins, and how many bytes it has or why there is none. */
    private final int[] places;

    private Tuple(byte[] message, int[] places) {
        this.message = message;
        this.places = places;
    }

    /** Reads on where a message stands; null if there is something else than texts in it. */
    static Tuple read(ByteBuffer message) {
        int columns = message.getShort();
        int[] places = new int[2 * columns];
        for (int i = 0; i < columns; i++) {
            switch (message.get()) {
                case 'n' -> places[2 * i + 1] = NULL;
                case 'u' -> places[2 * i + 1] = UNSENT;
                case 't' -> {
                    int length = message.getInt();
                    places[2 * i] = message.arrayOffset() + message.position();
                    places[2 * i + 1] = length;
                    message.position(message.position() + length);
                }
                default -> {
                    return null;
                }
            }
        }
        return new Tuple(message.array(), places);
    }

    /**
     * Reads a row in the text form of <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY</a>: columns
     * between tabs, {@code \\N} for null, a backslash before what would be misread.
     *
     * @param line with the line feed at its end; is changed
     * @throws IllegalArgumentException if it has another number of columns
     */
    static Tuple copied(byte[] line, int columns) {
        int[] places = new int[2 * columns];
        int at = 0;
        for (int i = 0; i < columns; i++) {
            places[2 * i] = at;
            if (line[at] == '\\' && line[at + 1] == 'N') {
                places[2 * i + 1] = NULL;
                at += 2;
            } else {
                int to = at;
                for (; line[at] != '\t' && line[at] != '\n'; at++) {
                    if (line[at] == '\\') {
                        at++;
                        line[to++] = unescaped(line[at]);
                    } else {
                        line[to++] = line[at];
                    }
                }
                places[2 * i + 1] = to - places[2 * i];
            }
            if (line[at] != (i < columns - 1 ? '\t' : '\n')) {
                throw new IllegalArgumentException("A row has not " + columns + " columns");
            }
            at++;
        }
        return new Tuple(line, places);
    }

    private static byte unescaped(byte escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            default -> escaped;
        };
    }

    int columns() {
        return places.length / 2;
    }

    boolean isNull(int column) {
        return places[2 * column + 1] == NULL;
    }

    boolean isUnsent(int column) {
        return places[2 * column + 1] == UNSENT;
    }

    /** Of a column that was sent and is not null. */
    Text text(int column) {
        return new Text(message, places[2 * column], places[2 * column + 1]);
    }

    /** Memory that it takes, about, bytes. */
    int size() {
        return message.length + 4 * places.length;
    }
}
