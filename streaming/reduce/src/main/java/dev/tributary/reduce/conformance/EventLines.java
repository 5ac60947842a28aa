package dev.tributary.reduce.conformance;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.Runs;
import dev.tributary.reduce.Sequence;
import dev.tributary.reduce.conformance.At.Numbered;
import dev.tributary.reduce.conformance.At.Sequenced;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the lines of the sections {@code given} and {@code events}. */
final class EventLines {

    private static final Map<String, Operation> OPERATIONS = Map.of(
            "read", Operation.READ,
            "create", Operation.CREATE,
            "update", Operation.UPDATE,
            "delete", Operation.DELETE,
            "truncate", Operation.TRUNCATE,
            "message", Operation.MESSAGE,
            "began", Operation.SNAPSHOT_BEGAN,
            "ended", Operation.SNAPSHOT_ENDED,
            "committed", Operation.END);

    private final Table table;
    private final List<Column> key;
    private final Transactions transactions = new Transactions();
    /** The newest position by partition; a dense sequence has one. */
    private final Map<Object, Place> newest = new HashMap<>();

    private final List<Event> given = new ArrayList<>();
    private final List<List<Event>> cuts = new ArrayList<>(List.of(new ArrayList<>()));

    EventLines(Table table) {
        this.table = table;
        this.key = table.columns().stream().filter(Column::isKey).toList();
    }

    List<Event> given() {
        return given;
    }

    List<List<Event>> cuts() {
        return cuts;
    }

    boolean isComplete() {
        return !transactions.isOpen();
    }

    /** {@code @1 1 Alice}: a row that the table starts with. */
    void given(Line line) {
        given.add(event(line, Operation.READ));
    }

    /** An event, a border of a transaction, or {@code ---}, the border of a cut. */
    void event(Line line) {
        if (line.skip("begin")) {
            transactions.begin(line);
        } else if (line.skip("end")) {
            transactions.end(line);
        } else if (line.skip("---")) {
            cut(line);
        } else {
            cuts.get(cuts.size() - 1).add(event(line, null));
        }
        line.end();
    }

    /** Events as Debezium wrote them. */
    void recorded(Recorded recording) {
        cuts.get(cuts.size() - 1).addAll(recording.events(table));
    }

    private void cut(Line line) {
        if (table.order() == Order.DENSE && transactions.isOpen()) {
            throw line.problem("a cut of a dense sequence holds whole transactions: '---' must follow 'end'");
        }
        cuts.add(new ArrayList<>());
    }

    private Event event(Line line, Operation known) {
        boolean isAgain = line.skip("again");
        boolean isLate = line.skip("late");
        String written = line.next("@position");
        Operation operation = known != null ? known : operation(line);
        boolean hasAfter = operation.changesRow() && operation != Operation.DELETE;
        List<Object> after = hasAfter ? line.values(table.columns()) : null;
        List<Object> keyed = operation == Operation.DELETE ? line.values(key) : after == null ? null : keyOf(after);
        Attributes attributes = Attributes.of(line, table.columns(), key);
        if (keyed != null && keyed.contains(null) && !attributes.hasNoKey()) {
            throw line.problem("the key has a NULL; an event that has lost its key says 'nokey'");
        }
        At at = at(line, written, attributes);
        check(line, operation, attributes);
        if (!isAgain && !isLate && known == null) {
            rises(line, at, operation, keyed);
        }
        long transaction = attributes.transaction() != null
                ? attributes.transaction()
                : isAgain ? transactions.again(line, at.text()) : transactions.of(at.text());
        return new Event(
                at,
                transaction,
                operation,
                attributes.hasNoKey() || keyed == null || keyed.isEmpty() ? null : keyed,
                attributes.was(),
                after,
                attributes.from(),
                attributes.to());
    }

    private static Operation operation(Line line) {
        String word = line.next("an operation");
        Operation operation = OPERATIONS.get(word);
        if (operation == null) {
            throw line.problem("'" + word + "' is no operation; there are "
                    + OPERATIONS.keySet().stream().sorted().toList());
        }
        return operation;
    }

    private List<Object> keyOf(List<Object> row) {
        List<Object> values = new ArrayList<>();
        for (Column column : key) {
            values.add(row.get(table.columns().indexOf(column)));
        }
        return values;
    }

    private At at(Line line, String written, Attributes attributes) {
        try {
            if (!written.startsWith("@")) {
                throw new NumberFormatException(written);
            }
            String text = written.substring(1);
            if (table.order() == Order.DENSE) {
                int colon = text.indexOf(':');
                int epoch = colon < 0 ? 1 : Integer.parseInt(text.substring(0, colon));
                return new Numbered(new Position(epoch, Long.parseLong(text.substring(colon + 1))));
            }
            int slash = text.indexOf('/');
            String commit = text.substring(0, slash < 0 ? text.length() : slash);
            long lsn = Long.parseLong(text.substring(slash + 1));
            OptionalLong last = commit.equals("null") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(commit));
            return new Sequenced(
                    attributes.run(), new Sequence(last, lsn), attributes.order(), attributes.isIncremental());
        } catch (NumberFormatException e) {
            throw line.problem("'" + written + "' is no position; write "
                    + (table.order() == Order.DENSE ? "@7, or @2:7 with an epoch" : "@120, @100/120 or @null/120"));
        }
    }

    private void check(Line line, Operation operation, Attributes attributes) {
        boolean changesOld = operation == Operation.UPDATE || operation == Operation.DELETE;
        if (table.identity() != Identity.FULL && attributes.was() != null) {
            throw line.problem("'was' needs a table with 'identity full'");
        }
        if (table.identity() == Identity.FULL && changesOld && attributes.was() == null) {
            throw line.problem("a table with 'identity full' tells the old row: 'was' and all its values are missing");
        }
    }

    /** Inside a partition positions rise; where the commit before is not told, nobody can say. */
    private void rises(Line line, At at, Operation operation, List<Object> keyed) {
        boolean isDense = at instanceof Numbered;
        if (at instanceof Sequenced sequenced
                && sequenced.sequence().lastCommit().isEmpty()) {
            return;
        }
        Object partition = isDense || keyed == null ? "all" : keyed;
        Place here = place(at, operation);
        Place before = newest.put(partition, here);
        if (before != null && !before.isBefore(here)) {
            throw line.problem("@" + at.text() + " does not rise; a repeat starts with 'again'"
                    + (isDense ? "" : ", an event out of order with 'late'"));
        }
    }

    private static Place place(At at, Operation operation) {
        if (at instanceof Numbered numbered) {
            return Place.of(numbered.position());
        }
        Sequenced sequenced = (Sequenced) at;
        return new Runs()
                .place(sequenced.run(), operation, sequenced.sequence())
                .withOrder(sequenced.order());
    }
}
