package dev.tributary.zones.refined;

/** Numbers are missing for good: going on would make refined differ from the source. */
public final class LossException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LossException(CutPlan.Hole hole, long applied) {
        super("raw.changes lacks " + hole + " (applied through " + applied
                + "). Refined stops here, since going on would lose them. Look for deleted topics or records, or a foreign"
                + " writer. It goes on by itself once `tributary resnapshot` has taken everything anew.");
    }
}
