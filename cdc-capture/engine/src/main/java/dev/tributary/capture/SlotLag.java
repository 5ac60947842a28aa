package dev.tributary.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How far the slot is behind. PostgreSQL does not say when a place in its log was written, so the end of the log is
 * remembered with the time at which it was seen: what lies behind it was written later.
 *
 * <p>end 100 at 10 s, end 200 at 20 s, end 300 at 30 s, confirmed 250 → 100 bytes … 50 unconfirmed, at most 10 s old.
 *
 * <p>Not thread-safe.
 */
final class SlotLag {

    /**
     * @param lagBytes of log that the capture has not confirmed yet
     * @param lag at most the age of the oldest of them; null while unknown
     * @param retainedBytes of log that PostgreSQL keeps for the slot
     * @param safeBytes that may be written until PostgreSQL gives the slot up; null if it never does
     */
    record Reading(long lagBytes, Duration lag, long retainedBytes, Long safeBytes) {}

    private static final int REMEMBERED = 4_096;

    private record Seen(long lsn, Instant at) {}

    private final Deque<Seen> seen = new ArrayDeque<>();

    /** At this time the log ended there, or further on. */
    void ended(long lsn, Instant at) {
        if (seen.isEmpty() || lsn > seen.peekLast().lsn()) {
            seen.addLast(new Seen(lsn, at));
        } else if (lsn == seen.peekLast().lsn()) {
            seen.removeLast();
            seen.addLast(new Seen(lsn, at));
        }
        if (seen.size() > REMEMBERED) {
            thin();
        }
    }

    Reading read(Slot.State slot, Instant now) {
        ended(slot.currentLsn(), now);
        long lag = Math.max(0, slot.currentLsn() - slot.confirmedLsn());
        return new Reading(
                lag,
                lag == 0 ? Duration.ZERO : age(slot.confirmedLsn(), now).orElse(null),
                Math.max(0, slot.currentLsn() - slot.restartLsn()),
                slot.safeBytes());
    }

    private Optional<Duration> age(long confirmed, Instant now) {
        Seen newest = null;
        while (!seen.isEmpty() && seen.peekFirst().lsn() <= confirmed) {
            newest = seen.removeFirst();
        }
        if (newest == null) {
            return Optional.empty();
        }
        seen.addFirst(newest);
        Duration age = Duration.between(newest.at(), now);
        return Optional.of(age.isNegative() ? Duration.ZERO : age);
    }

    /** A lag of days needs no account of seconds: every second one goes, never the oldest. */
    private void thin() {
        boolean[] odd = {true};
        seen.removeIf(ignored -> odd[0] = !odd[0]);
    }
}
