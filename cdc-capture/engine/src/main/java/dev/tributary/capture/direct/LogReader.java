package dev.tributary.capture.direct;

import dev.tributary.source.Sql;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.MessageDecoder;
import io.debezium.connector.postgresql.connection.ReplicationStream.ReplicationMessageProcessor;
import io.debezium.relational.TableId;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the messages of the log, one after the other, and decides on their way. Rows and the bounds of their transactions
 * go straight into the queue; all that is rare goes to Debezium's decoder and dispatcher, which is then told as much of the
 * transaction as it needs. While an incremental snapshot runs everything does, since Debezium compares what it has read.
 *
 * <p>Of a transaction {@code begin · row · message · row · end} the dispatcher sees the message and the end.
 *
 * <p>The forms of the messages are those of
 * <a href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">version 1 of the protocol</a>.
 */
final class LogReader {

    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);

    /** PostgreSQL counts from 2000-01-01, everybody else from 1970. */
    private static final long EPOCH_MICROS = 946_684_800_000_000L;

    private final MessageDecoder debezium;
    private final TypeRegistry types;
    private final Tables tables;
    private final RowQueue queue;
    private final Map<String, String> partition;
    private final RowLimit limit;
    private Transaction transaction;
    /** The message with which it began, as long as only we have seen it; then Debezium ends it as well. */
    private ByteBuffer begin;
    /** Whether rows of the transaction may pass the dispatcher. */
    private boolean direct;

    private long rows;
    /** By PostgreSQL's number for the table. */
    private final Map<Integer, Keyless> keyless = new HashMap<>();

    /**
     * A table whose changes do not carry the pipeline's key.
     *
     * @param inserts whether new rows have no such key either
     */
    private record Keyless(TableId table, boolean inserts) {}

    /**
     * @param partition under which Debezium knows the source
     */
    LogReader(
            MessageDecoder debezium,
            TypeRegistry types,
            Tables tables,
            RowQueue queue,
            Map<String, String> partition,
            RowLimit limit) {
        this.limit = limit;
        this.debezium = debezium;
        this.types = types;
        this.tables = tables;
        this.queue = queue;
        this.partition = partition;
    }

    /**
     * Waits while the queue is full.
     *
     * @param lsn of the message
     */
    void take(ByteBuffer received, Lsn lsn, ReplicationMessageProcessor dispatcher)
            throws SQLException, InterruptedException {
        byte type = received.get(received.position());
        if (received.remaining() > limit.bytes() && (type == 'I' || type == 'U' || type == 'D')) {
            requireSize(received.duplicate());
        }
        ByteBuffer message = type == 'R' ? described(received) : received;
        boolean taken =
                switch (type) {
                    case 'B' -> begins(message, lsn);
                    case 'C' -> ends(lsn);
                    case 'I', 'U', 'D' -> isKeyless(message) ? lost(message, lsn) : row(message, lsn);
                    case 'R' -> isWithoutUse(RelationNames.read(message));
                    // Types that have names; Debezium asks the database about them.
                    case 'Y' -> true;
                    case 'O' -> {
                        handOver();
                        // Its rows carry where they came from, which only the dispatcher notes.
                        direct = false;
                        yield false;
                    }
                    default -> {
                        handOver();
                        yield false;
                    }
                };
        if (!taken) {
            ByteBuffer raw = message.duplicate();
            debezium.processMessage(message, decoded -> dispatcher.process(ExactMessage.of(decoded, raw)), types);
            // The first one of all is Debezium's, whose place is known from then on.
            direct = type == 'B' ? queue.isOpen() : direct;
        }
    }

    /** Of a change: {@code I relation N tuple}, {@code U relation [K|O tuple] N tuple}, {@code D relation K|O tuple}. */
    private void requireSize(ByteBuffer fields) {
        fields.get();
        RowShape shape = tables.shape(fields.getInt());
        List<Tuple> tuples = new ArrayList<>();
        while (shape != null && fields.hasRemaining()) {
            fields.get();
            Tuple tuple = Tuple.read(fields);
            if (tuple == null) {
                return;
            }
            tuples.add(tuple);
        }
        if (!tuples.isEmpty()) {
            limit.require(shape, tuples.toArray(Tuple[]::new));
        }
    }

    /** With the names that the columns have from here on. */
    private ByteBuffer described(ByteBuffer message) {
        RelationNames.retype(message, tables::type);
        RelationNames table = RelationNames.read(message);
        identity(message.getInt(message.position() + 1), table);
        Map<String, String> others = tables.renamed(table.schema(), table.table());
        return others.isEmpty() ? message : table.renamed(message, others);
    }

    /**
     * Notes whose changes cannot be used. In the place of a missing key Debezium writes 0 or an empty text, which is the
     * key of another row.
     */
    private void identity(int relation, RelationNames table) {
        keyless.remove(relation);
        List<String> key = tables.key(table.schema(), table.table());
        // Under the default it is the primary key, which is that of the records too.
        boolean otherKey = table.identity() == 'd' && !table.key().equals(Set.copyOf(key));
        if (key.isEmpty() || table.key().containsAll(key) && !otherKey) {
            return;
        }
        keyless.put(relation, new Keyless(new TableId(null, table.schema(), table.table()), otherKey));
        // With NOTHING, PostgreSQL itself refuses updates and deletes.
        if (table.identity() != 'n') {
            String columns = table.key().isEmpty() ? "no columns" : String.join(", ", table.key());
            LOG.warn(
                    "The log has changes of the table {}.{} whose rows it identifies by {}, while the pipeline file names the"
                            + " key {}. They are not sent. The table is read again when its replica identity contains"
                            + " that key: ALTER TABLE {} REPLICA IDENTITY DEFAULT.",
                    table.schema(),
                    table.table(),
                    columns,
                    String.join(", ", key),
                    Sql.identifier(table.schema(), table.table()));
        }
    }

    /** Whether nobody can say which row a change is of. */
    private boolean isKeyless(ByteBuffer message) {
        if (keyless.isEmpty()) {
            return false;
        }
        Keyless table = keyless.get(message.getInt(message.position() + 1));
        return table != null && (table.inserts() || message.get(message.position()) != 'I');
    }

    private boolean lost(ByteBuffer message, Lsn lsn) throws InterruptedException {
        return lost(keyless.get(message.getInt(message.position() + 1)).table(), lsn.asLong());
    }

    /** Counts as an event of the transaction, as the row would have. */
    private boolean lost(TableId table, long lsn) throws InterruptedException {
        rows++;
        if (begin == null) {
            queue.offset().counted();
        }
        queue.add(new GapRecord(table, lsn));
        return true;
    }

    /**
     * Debezium makes a table of it, and gives up on one whose columns it cannot tell apart, whoever wants the table.
     *
     * @throws IllegalStateException if the table's rows are wanted
     */
    private boolean isWithoutUse(RelationNames table) {
        List<String> alike = table.alike();
        if (!alike.isEmpty() && tables.isCaptured(table.schema(), table.table())) {
            throw new IllegalStateException("The log has rows of the table " + table.schema() + "." + table.table()
                    + " with the columns " + String.join(" and ", alike)
                    + ", which differ only in case: the lake would not tell them apart."
                    + " Give one of them another name in the pipeline file, columns: {\"" + alike.get(1)
                    + "\": {as: …}}.");
        }
        return !alike.isEmpty();
    }

    private boolean begins(ByteBuffer message, Lsn lsn) throws InterruptedException {
        ByteBuffer fields = message.duplicate();
        fields.position(fields.position() + 1 + Long.BYTES);
        long commitMicros = fields.getLong() + EPOCH_MICROS;
        transaction = new Transaction(Integer.toUnsignedLong(fields.getInt()), commitMicros);
        rows = 0;
        direct = queue.isOpen();
        begin = direct ? message.duplicate() : null;
        if (direct) {
            queue.add(BoundRecord.begin(transaction, lsn.asLong()));
        }
        return direct;
    }

    private boolean ends(Lsn lsn) throws InterruptedException {
        if (begin == null) {
            return false;
        }
        queue.offset().committed(transaction, lsn);
        queue.add(BoundRecord.end(partition, transaction, lsn.asLong(), rows));
        begin = null;
        return true;
    }

    private boolean row(ByteBuffer message, Lsn lsn) throws SQLException, InterruptedException {
        RowRecord row = direct ? read(message.duplicate(), lsn.asLong()) : null;
        if (row != null && row.lacksKey()) {
            return lost(row.table(), lsn.asLong());
        }
        if (row == null) {
            handOver();
            return false;
        }
        rows++;
        if (begin == null) {
            queue.offset().counted();
        }
        queue.add(row);
        return true;
    }

    /** Null for a change that the dispatcher has to see: of a key, of a row that came in full, of a table of its own. */
    private RowRecord read(ByteBuffer fields, long lsn) {
        char type = (char) fields.get();
        RowShape shape = tables.shape(fields.getInt());
        if (shape == null) {
            // It may start an incremental snapshot, for which Debezium looks at all rows that follow.
            direct = false;
            return null;
        }
        if (fields.get() != 'N' && type == 'U') {
            return null;
        }
        Tuple tuple = Tuple.read(fields);
        if (tuple == null || !shape.fits(tuple)) {
            return null;
        }
        char operation = type == 'I' ? 'c' : type == 'U' ? 'u' : 'd';
        return new RowRecord(shape, transaction, operation, lsn, tuple, shape.early(tuple));
    }

    /** Shows Debezium the transaction, of which it has not heard yet. */
    private void handOver() throws SQLException, InterruptedException {
        if (begin == null) {
            return;
        }
        // The decoder notes whose rows come next; the queue has the beginning already.
        debezium.processMessage(begin, message -> {}, types);
        queue.offset().begun(transaction, rows);
        begin = null;
    }
}
