package dev.tributary.zones.refined;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far the records at hand allow to go: through the last END before which no number is missing.
 *
 * <pre>
 * applied 4, records 5 6 7E 8 9E 11 12E  →  cut 5..9, hole 10..10
 * </pre>
 *
 * @param after the position behind which it looks: what lies between the last cut and there is made up for by a snapshot
 * @param records those of the cut, in order, each number once; empty if there is nothing to do
 * @param hole the numbers missing before the next record at hand, or null
 * @param repeats how many records carried a number seen before
 * @param atBarrier whether a transaction at or behind the barrier is at hand, so that nothing before it is missing
 */
record CutPlan(Position after, List<Numbered> records, Hole hole, int repeats, boolean atBarrier) {

    /** Numbers that are missing, both ends included. */
    record Hole(long first, long last) {
        @Override
        public String toString() {
            return first == last ? "number " + first : "numbers " + first + " to " + last;
        }
    }

    Position to() {
        return records.get(records.size() - 1).position();
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
                if (barrier.isPresent()
                        && record.operation() == Operation.END
                        && Long.compareUnsigned(record.lsn(), barrier.getAsLong()) >= 0) {
                    atBarrier = true;
                    break;
                }
                whole = run.size();
            }
        }
        return new CutPlan(after, List.copyOf(run.subList(0, whole)), hole, repeats, atBarrier);
    }
}
