package dev.tributary.zones.refined;

import dev.tributary.lake.HeldRows;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows that a fold gives out beside the net changes: what became of its events, and the events that it refused. */
final class FoldedRows {

    /** Action of a row that only carries counts. */
    static final String COUNTS = "counts";

    /** Action of a refused event: its number in {@code _seq}, the reason in {@code _fold_cause}. */
    static final String REFUSED = "refused";

    /** Before the names of what a fold tells, so that they are not those of the source's columns. */
    static final String FACT = "_fold_";

    static final StructType FACTS = new StructType()
            .add(FACT + "existed", DataTypes.BooleanType)
            .add(FACT + "cause", DataTypes.StringType)
            .add(FACT + "applied", DataTypes.LongType)
            .add(FACT + "superseded", DataTypes.LongType)
            .add(FACT + "stale", DataTypes.LongType)
            .add(FACT + "fenced", DataTypes.LongType)
            .add(FACT + "control", DataTypes.LongType)
            .add(FACT + "quarantined", DataTypes.LongType)
            .add(FACT + "unknown_toast", DataTypes.LongType)
            .add(HeldRows.PLACE.apply(0))
            .add(HeldRows.PLACE.apply(1));

    private FoldedRows() {}
}
