package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.tributary.contract.ConfluentWire;
import dev.tributary.contract.Position;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Records whose rows have a column of a type that the table cannot take. They may be left out once nothing depends on
 * them: behind each, a TRUNCATE or complete snapshot follows, or its row was read again whole, or deleted.
 *
 * @param fenced how many a fence made void
 * @param replaced how many rows of were read again or deleted since
 * @param open keys whose row was not
 */
record UnfitRecords(long fenced, long replaced, long open) {

    private static final String PAYLOAD = "substring(key, " + (ConfluentWire.PREFIX + 1) + ")";

    /**
     * @param records of the table in the cut
     * @param schemas whose rows the table cannot take
     * @param fence behind which records count
     */
    static UnfitRecords of(Dataset<Row> records, Set<Integer> schemas, Optional<Position> fence) {
        Column unfit = isUnfit(schemas);
        long after = fence.map(Position::seq).orElse(-1L);
        Dataset<Row> rows = records.withColumn("payload", expr(PAYLOAD));
        Dataset<Row> counted = rows.filter(unfit.and(col("seq").gt(after)));
        // A row that moved to another key may have left values there that were not sent again.
        Column whole = col("op")
                .equalTo("r")
                .and(col("value_schema_id").isInCollection(schemas).equalTo(false))
                .or(col("op").equalTo("d").and(col("new_key").isNull()));
        Dataset<Row> last = counted.groupBy("payload").agg(max("seq").as("unfit"));
        Dataset<Row> again =
                rows.filter(whole).groupBy("payload").agg(max("seq").as("again"));
        long open = last.join(again, last.col("payload").eqNullSafe(again.col("payload")), "left")
                .filter(col("again").isNull().or(col("again").lt(col("unfit"))))
                .count();
        return new UnfitRecords(
                rows.filter(unfit.and(col("seq").leq(after))).count(), open > 0 ? 0 : counted.count(), open);
    }

    static Column isUnfit(Set<Integer> schemas) {
        return coalesce(col("op").isin("r", "c", "u").and(col("value_schema_id").isInCollection(schemas)), lit(false));
    }

    static boolean isUnfit(Row record, Set<Integer> schemas) {
        String operation = record.getAs("op");
        return schemas.contains(record.<Integer>getAs("value_schema_id"))
                && Set.of("r", "c", "u").contains(operation);
    }
}
