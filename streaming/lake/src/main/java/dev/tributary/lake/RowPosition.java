package dev.tributary.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.tributary.contract.Position;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that every refined table of a captured source carries behind those of the source: the position of the
 * last change of the row, and when the source committed it.
 */
public final class RowPosition {

    public static final String EPOCH = "_epoch";
    public static final String SEQ = "_seq";
    public static final String COMMIT_TIME = "_commit_time";

    public static final StructType COLUMNS = new StructType()
            .add(EPOCH, DataTypes.IntegerType)
            .add(SEQ, DataTypes.LongType)
            .add(COMMIT_TIME, DataTypes.TimestampType);

    private RowPosition() {}

    /** Position of a row as one comparable column. */
    public static Column of(String alias) {
        return struct(col(alias + "." + EPOCH).as(EPOCH), col(alias + "." + SEQ).as(SEQ));
    }

    /** A fixed position, comparable with {@link #of}. */
    public static Column of(Position position) {
        return struct(lit(position.epoch()).as(EPOCH), lit(position.seq()).as(SEQ));
    }
}
