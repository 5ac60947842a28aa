package dev.tributary.lake;

import dev.tributary.contract.Position;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reduced changes for one refined table: at most one row a key.
 *
 * @param rows the table's columns with those of {@link RowPosition}, and {@value #ACTION}; read more than once, so cached
 *     by the caller
 * @param key the key columns
 * @param fence rows of the target with an older position that {@code rows} does not name are gone (TRUNCATE, or the end
 *     of a complete snapshot)
 * @param onlyInserts whether every row is an {@link #UPSERT} of a key that the target is known not to hold
 * @param few the same rows in the driver, if they are there
 * @param placed the same with the rows that they replace, if these were looked up
 */
public record NetRows(
        Dataset<Row> rows,
        List<String> key,
        Optional<Position> fence,
        boolean onlyInserts,
        Optional<Few> few,
        Optional<Placed> placed) {

    /** Column that says what to do; the last one. */
    public static final String ACTION = "_action";

    public static final String UPSERT = "upsert";
    public static final String DELETE = "delete";
    /** In {@link Placed}: a row of the target that an {@link #UPSERT} replaces. */
    public static final String UPDATED = "updated";
    /** In {@link Placed}: a row of the target that a {@link #DELETE} takes out. */
    public static final String DELETED = "deleted";
    /** In {@link Placed}: whether an {@link #UPSERT} replaces a row of the target. */
    public static final String EXISTED = "_existed";
    /** The target holds this row already; it only must not fall to the fence. */
    public static final String KEEP = "keep";

    /**
     * Changes in the driver.
     *
     * @param held what the target holds under their keys, with the columns of {@link NetRows#rows} but
     *     {@link NetRows#ACTION}
     */
    public record Few(List<Row> rows, HeldRows held) {}

    /**
     * Changes wherever Spark keeps them, with the rows of the target that they replace.
     *
     * @param rows the table's columns, {@link NetRows#ACTION}, {@value #EXISTED}, and {@link HeldRows#PLACE} in those that
     *     are {@value #UPDATED} or {@value #DELETED}
     * @param version of the table that was read and decided on
     */
    public record Placed(Dataset<Row> rows, long version, long inserts, long updates, long deletes) {}
}
