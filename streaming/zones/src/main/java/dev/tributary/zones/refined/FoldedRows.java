package dev.tributary.zones.refined;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows that a fold gives out beside the net changes: what became of its events, and the events that it refused. */
final class FoldedRows {

    /** Action of a row that only carries counts. */
    static final String COUNTS = "counts";

    /** Action of a refused event: its number in {@code _seq}, the reason in {@code cause}. */
    static final String REFUSED = "refused";

    static final StructType FACTS = new StructType()
            .add("existed", DataTypes.BooleanType)
            .add("cause", DataTypes.StringType)
            .add("applied", DataTypes.LongType)
            .add("superseded", DataTypes.LongType)
            .add("stale", DataTypes.LongType)
            .add("fenced", DataTypes.LongType)
            .add("control", DataTypes.LongType)
            .add("quarantined", DataTypes.LongType)
            .add("unknown_toast", DataTypes.LongType);

    private FoldedRows() {}
}
