package dev.tributary.zones.refined;

import dev.tributary.lake.NetRows;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Counts;
import dev.tributary.reduce.Fold;
import dev.tributary.reduce.Held;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.NetChange;
import dev.tributary.reduce.NetChanges;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.Unchanged;
import dev.tributary.zones.avro.UndecodableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Folds the events of one group of keys with the rows that the target holds under them. Gives out one row for each key
 * that changes, one for each event that was refused, and one with the counts, which {@link #call} adds to the first of the
 * others.
 */
final class FoldGroup implements CoGroupFunction<byte[], Row, Row, Row> {

    private static final long serialVersionUID = 1L;

    private final ChangeReader reader;
    private final List<Integer> key;
    /** Events that concern the whole table, in order; counted elsewhere. */
    private final List<Change> marks;

    private final boolean withReplaced;

    /**
     * @param key places of the key columns among the table's
     * @param withReplaced whether to give out the target's rows that are replaced or deleted, too: {@link NetRows#UPDATED}
     *     and {@link NetRows#DELETED}, each behind the change that concerns it; the held rows must have their place then
     */
    FoldGroup(ChangeReader reader, List<Integer> key, List<Change> marks, boolean withReplaced) {
        this.reader = reader;
        this.key = List.copyOf(key);
        this.marks = new ArrayList<>(marks);
        this.withReplaced = withReplaced;
    }

    @Override
    public Iterator<Row> call(byte[] group, Iterator<Row> records, Iterator<Row> held) {
        List<Row> out = fold(records, held);
        int last = out.size() - 1;
        if (last > 0) {
            // The counts travel in a row that is there anyway: most groups have one event, and a row more each would
            // double what a large cut keeps.
            out.set(0, withCounts(out.get(0), out.remove(last)));
        }
        return out.iterator();
    }

    private Row withCounts(Row row, Row counts) {
        Object[] values = new Object[width()];
        int from = 6 + reader.width();
        for (int i = 0; i < values.length; i++) {
            values[i] = i < from || i >= from + 7 ? row.get(i) : counts.get(i);
        }
        return RowFactory.create(values);
    }

    /** As {@link #call}, of one group or of several at once. */
    List<Row> fold(Iterator<Row> records, Iterator<Row> held) {
        List<Row> out = new ArrayList<>();
        Map<Place, Instant> commits = new HashMap<>();
        List<Change> changes = new ArrayList<>();
        int undecodable = 0;
        while (records.hasNext()) {
            Row record = records.next();
            try {
                Change change = reader.read(record);
                changes.add(change);
                commits.put(change.place(), record.getAs("commit_time"));
            } catch (UndecodableException e) {
                out.add(refused(record.<Integer>getAs("epoch"), record.<Long>getAs("seq"), e.getMessage()));
                undecodable++;
            }
        }
        if (changes.isEmpty() && undecodable == 0) {
            // Only the target has this group: nothing happened to it.
            return out;
        }
        changes.sort(Comparator.comparing(Change::place));
        Map<Key, Row> rows = new HashMap<>();
        NetChanges net = fold(changes, held(held, rows));
        for (NetChange change : net.changes()) {
            out.add(row(change, commits.get(change.place())));
            if (withReplaced && !(change instanceof NetChange.Keep) && rows.containsKey(change.key())) {
                out.add(replaced(
                        change instanceof NetChange.Delete ? NetRows.DELETED : NetRows.UPDATED,
                        rows.get(change.key())));
            }
        }
        net.quarantined()
                .forEach(refused -> out.add(refused(
                        refused.change().place().position().epoch(),
                        refused.change().place().position().seq(),
                        refused.cause())));
        out.add(counts(net.counts(), undecodable));
        return out;
    }

    private NetChanges fold(List<Change> changes, Map<Key, Held> held) {
        Fold fold = Fold.scd1(held::get);
        int mark = 0;
        for (Change change : changes) {
            while (mark < marks.size() && marks.get(mark).place().isBefore(change.place())) {
                fold.addUncounted(marks.get(mark++));
            }
            fold.add(change);
        }
        marks.subList(mark, marks.size()).forEach(fold::addUncounted);
        return fold.finish();
    }

    /**
     * @param byKey gets the rows if they are to be given out
     */
    private Map<Key, Held> held(Iterator<Row> rows, Map<Key, Row> byKey) {
        Map<Key, Held> held = new HashMap<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            Object[] values = new Object[reader.width()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(i);
            }
            Object[] keyValues = key.stream().map(i -> values[i]).toArray();
            Place place = Place.of(
                    new dev.tributary.contract.Position(row.getInt(values.length), row.getLong(values.length + 1)));
            held.put(Key.of(keyValues), Held.row(values, place));
            if (withReplaced) {
                byKey.put(Key.of(keyValues), row);
            }
        }
        return held;
    }

    private Row row(NetChange change, Instant commit) {
        Object[] values = new Object[width()];
        Object[] keyValues = change.key().values().toArray();
        for (int i = 0; i < keyValues.length; i++) {
            values[1 + key.get(i)] = keyValues[i];
        }
        int position = 1 + reader.width();
        values[position] = change.place().position().epoch();
        values[position + 1] = change.place().position().seq();
        values[position + 2] = commit;
        if (change instanceof NetChange.Upsert upsert) {
            values[0] = NetRows.UPSERT;
            for (int i = 0; i < upsert.row().length; i++) {
                values[1 + i] = upsert.row()[i] == Unchanged.VALUE ? null : upsert.row()[i];
            }
            values[position + 3] = upsert.existedBefore();
        } else {
            values[0] = change instanceof NetChange.Delete ? NetRows.DELETE : NetRows.KEEP;
        }
        return RowFactory.create(values);
    }

    /**
     * @param row the table's columns, position, and place
     */
    private Row replaced(String action, Row row) {
        Object[] values = new Object[width()];
        values[0] = action;
        int columns = reader.width() + 3;
        for (int i = 0; i < columns; i++) {
            values[1 + i] = row.get(i);
        }
        values[values.length - 2] = row.get(columns);
        values[values.length - 1] = row.get(columns + 1);
        return RowFactory.create(values);
    }

    private Row refused(int epoch, long seq, String cause) {
        Object[] values = new Object[width()];
        values[0] = FoldedRows.REFUSED;
        values[1 + reader.width()] = epoch;
        values[2 + reader.width()] = seq;
        values[5 + reader.width()] = cause;
        return RowFactory.create(values);
    }

    private Row counts(Counts counts, int undecodable) {
        Object[] values = new Object[width()];
        values[0] = FoldedRows.COUNTS;
        int at = 6 + reader.width();
        values[at] = counts.applied();
        values[at + 1] = counts.superseded();
        values[at + 2] = counts.stale();
        values[at + 3] = counts.fenced();
        values[at + 4] = counts.control();
        values[at + 5] = counts.quarantined() + undecodable;
        values[at + 6] = counts.unknownToast();
        return RowFactory.create(values);
    }

    /** Action, the table's columns, epoch, seq, commit time, existed, cause, seven counts, place. */
    private int width() {
        return 1 + reader.width() + 3 + FoldedRows.FACTS.size();
    }
}
