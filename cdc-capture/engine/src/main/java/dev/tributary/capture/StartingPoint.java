package dev.tributary.capture;

import dev.tributary.contract.Position;
import dev.tributary.spec.SnapshotMode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where a capture goes on, so that the slot fits that place afterwards. What it decides is committed before
 * the slot is touched: interrupted, the next start decides the same.
 *
 * @param outbox in which nobody else writes any more
 */
record StartingPoint(SnapshotMode snapshot, Slot slot, Outbox outbox) {

    private static final Logger LOG = LoggerFactory.getLogger(StartingPoint.class);

    /**
     * @param last what was committed last
     * @param tables as they are now
     * @throws IllegalStateException if a person has to decide
     */
    CaptureOffset after(Optional<CaptureOffset> last, KnownTables tables) throws SQLException {
        if (last.isEmpty()) {
            slot.requireAbsent();
            return first(CaptureOffset.before(new Position(1, 0), 0), tables);
        }
        if (last.get().phase() == Phase.SNAPSHOT) {
            return first(last.get(), tables);
        }
        Optional<String> mismatch = slot.mismatch(last.get().lsn());
        if (mismatch.isEmpty()) {
            return last.get();
        }
        if (snapshot != SnapshotMode.WHEN_NEEDED) {
            throw new IllegalStateException(mismatch.get() + " " + Remedy.NEW_EPOCH);
        }
        LOG.warn("{} The pipeline file says snapshot: when_needed, so all tables are read anew.", mismatch.get());
        return first(newEpoch(last), tables);
    }

    /** Nothing but an incomplete snapshot was taken from the slot, if there is one. */
    private CaptureOffset first(CaptureOffset beginning, KnownTables tables) throws SQLException {
        slot.drop();
        if (snapshot != SnapshotMode.NONE) {
            return beginning;
        }
        outbox.commit(beginning);
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        CaptureOffset offset = beginning.streaming(slot.create(), now, tables);
        outbox.commit(offset);
        return offset;
    }

    /** What is committed then makes this start, and every other one until the snapshot is complete, take a new one. */
    CaptureOffset newEpoch(Optional<CaptureOffset> last) {
        CaptureOffset before = last.orElse(CaptureOffset.before(Position.ORIGIN, 0));
        Position position =
                new Position(before.position().epoch() + 1, before.position().seq());
        CaptureOffset first = CaptureOffset.before(position, before.transactions());
        outbox.commit(first);
        LOG.info("Epoch {} begins after {}", position.epoch(), before.position());
        return first;
    }
}
