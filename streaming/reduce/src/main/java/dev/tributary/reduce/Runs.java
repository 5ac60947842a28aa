package dev.tributary.reduce;

import dev.tributary.contract.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Derives places for the events of foreign topics. The first transaction of a capture run does not tell which commit came
 * before it: its snapshot does, as soon as one of its READs is known.
 * <pre>
 * run  event                                   place
 * R    u ["8","9"]                             8:9
 * R    u [null,"5"], before any READ of R      5:5, for the time being
 * R    r [null,"7"]                            7:r7
 * R    u [null,"5"], afterwards                7:5
 * </pre>
 */
public final class Runs {

    private final Rules rules;
    private final Map<String, Long> snapshots = new HashMap<>();
    private final Set<String> guessed = new HashSet<>();

    public Runs() {
        this(Rules.ALL);
    }

    Runs(Rules rules) {
        this.rules = rules;
    }

    /**
     * Takes note of a READ of the initial snapshot (not of an incremental one).
     *
     * @param run header {@code __debezium.context.runId}
     * @return true if events of the run have got places that are no longer right: derive them again, and recompute
     *     their keys
     */
    public boolean sawSnapshot(String run, Sequence read) {
        return snapshots.putIfAbsent(run, read.lsn()) == null && rules.revises(guessed.remove(run));
    }

    /** The place of an event, as far as it is known by now. */
    public Place place(String run, Operation operation, Sequence sequence) {
        int phase = operation == Operation.READ ? rules.phaseOfRead() : Place.STREAMED;
        if (sequence.lastCommit().isPresent()) {
            return rules.place(sequence.lastCommit().getAsLong(), phase, sequence.lsn());
        }
        Long snapshot = snapshots.get(run);
        if (snapshot == null) {
            guessed.add(run);
        }
        return rules.place(rules.eraOfFirstTransaction(snapshot, sequence.lsn()), phase, sequence.lsn());
    }
}
