package dev.tributary.zones.refined;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How far the records at hand allow to go: through the last END before which no number is missing. Holds counts and the
 * few records that structure the cut, never a list of its records, so its size does not depend on theirs.
 *
 * <pre>
 * applied 4, records 5 6 7E 8 9E 11 12E  →  cut 5..9, hole 10..10
 * </pre>
 *
 * @param after the position behind which it looks: what lies between the last cut and there is made up for by a snapshot
 * @param end the last record of the cut; null if there is nothing to do
 * @param topics what the cut has for each topic of changes
 * @param marks TRUNCATEs and snapshot markers of the cut, in order
 * @param control records of the cut that never reach a table
 * @param hole the numbers missing before the next record at hand, or null
 * @param repeats how many records carried a number seen before
 * @param atBarrier whether a transaction at or behind the barrier is at hand, so that nothing before it is missing
 */
record CutPlan(
        Position after,
        Numbered end,
        Map<String, TopicFacts> topics,
        List<Numbered> marks,
        long control,
        Hole hole,
        long repeats,
        boolean atBarrier) {

    /** Numbers that are missing, both ends included. */
    record Hole(long first, long last) {
        @Override
        public String toString() {
            return first == last ? "number " + first : "numbers " + first + " to " + last;
        }
    }

    boolean isEmpty() {
        return end == null;
    }

    Position to() {
        return end.position();
    }

    /** Records in the cut; it is dense, so this is its range of numbers. */
    long records() {
        return isEmpty() ? 0 : to().seq() - after.seq();
    }

    /** A plan that does nothing. */
    static CutPlan nothing(Position after, Hole hole, boolean atBarrier) {
        return new CutPlan(after, null, Map.of(), List.of(), 0, hole, 0, atBarrier);
    }

    /**
     * @param after position of the cut before, or where a snapshot begins that makes up for what is missing before it
     * @param pending records behind it, ordered by position
     * @param barrier only transactions committed before this LSN may be in the cut, if given
     */
    static CutPlan of(Position after, List<Numbered> pending, OptionalLong barrier) {
        List<Numbered> run = new ArrayList<>();
        Hole hole = null;
        int repeats = 0;
        int whole = 0;
        boolean atBarrier = false;
        long expected = after.seq() + 1;
        for (Numbered record : pending) {
            long seq = record.position().seq();
            if (seq < expected) {
                repeats++;
                continue;
            }
            if (seq > expected) {
                hole = new Hole(expected, seq - 1);
                break;
            }
            expected++;
            run.add(record);
            if (record.last()) {
                if (isAt(record, barrier)) {
                    atBarrier = true;
                    break;
                }
                whole = run.size();
            }
        }
        return of(after, run.subList(0, whole), hole, repeats, atBarrier);
    }

    private static CutPlan of(Position after, List<Numbered> cut, Hole hole, int repeats, boolean atBarrier) {
        Map<String, TopicFacts> topics = new HashMap<>();
        List<Numbered> marks = new ArrayList<>();
        long control = 0;
        for (Numbered record : cut) {
            if (record.operation().isControl()) {
                control++;
            } else {
                topics.merge(record.topic(), TopicFacts.of(record), TopicFacts::plus);
            }
            if (isMark(record.operation())) {
                marks.add(record);
            }
        }
        Numbered end = cut.isEmpty() ? null : cut.get(cut.size() - 1);
        return new CutPlan(after, end, topics, List.copyOf(marks), control, hole, repeats, atBarrier);
    }

    /** Whether a transaction's end is one that must not be in a cut through the barrier. */
    static boolean isAt(Numbered end, OptionalLong barrier) {
        return barrier.isPresent()
                && end.operation() == Operation.END
                && Long.compareUnsigned(end.lsn(), barrier.getAsLong()) >= 0;
    }

    /** Whether a record concerns whole tables. */
    static boolean isMark(Operation operation) {
        return switch (operation) {
            case TRUNCATE, SNAPSHOT_BEGAN, SNAPSHOT_ENDED -> true;
            case READ, CREATE, UPDATE, DELETE, MESSAGE, END -> false;
        };
    }
}
