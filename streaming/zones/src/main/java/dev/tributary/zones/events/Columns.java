package dev.tributary.zones.events;

import dev.tributary.lake.Lake;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

/**
 * Columns of rows on their way through the steps: the event's own, which the steps see, and a few that say where the
 * row comes from, which every step passes on.
 */
final class Columns {

    /** Kafka partition and offset of the event's record; both stay in the refined table. */
    static final String PARTITION = "_partition";

    static final String OFFSET = "_offset";
    /** When the broker or the producer stamped the record; stays in the refined table. */
    static final String TIME = "_event_time";
    /** The event's id; stays in the refined table if the steps leave no other column with it. */
    static final String ID = "_event_id";
    /** Why the steps could not be applied to this row, null for a good one; never in a table. */
    static final String FAILURE = "_failure";

    private static final Set<String> OWN = Set.of(PARTITION, OFFSET, TIME, ID, FAILURE);

    private Columns() {}

    /** A column by its name, whatever characters it has. */
    static Column named(String name) {
        return functions.col(Lake.quote(name));
    }

    /** Whether a name is taken by this class; as in Spark, case says nothing. */
    static boolean isReserved(String name) {
        return OWN.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The event's own columns. */
    static List<StructField> ofEvent(Dataset<Row> rows) {
        return Arrays.stream(rows.schema().fields())
                .filter(field -> !OWN.contains(field.name()))
                .toList();
    }

    /** Those columns of this class that the rows have. */
    static List<Column> passedOn(Dataset<Row> rows) {
        return Arrays.stream(rows.columns())
                .filter(OWN::contains)
                .map(Columns::named)
                .toList();
    }

    static boolean hasFailure(Dataset<Row> rows) {
        return Arrays.asList(rows.columns()).contains(FAILURE);
    }

    /**
     * The field of a column.
     *
     * @throws IllegalArgumentException if there is none; names those that there are
     */
    static StructField require(Dataset<Row> rows, String column) {
        List<StructField> fields = ofEvent(rows);
        return fields.stream()
                .filter(field -> field.name().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no column " + column + "; there are "
                        + String.join(
                                ", ", fields.stream().map(StructField::name).toList())));
    }
}
