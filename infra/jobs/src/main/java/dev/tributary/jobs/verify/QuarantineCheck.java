package dev.tributary.jobs.verify;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** How many records could not be understood. A warning: what is missing because of them shows in other checks. */
record QuarantineCheck(Lake lake) {

    static final String NAME = "quarantine";

    private static final int EXAMPLES = 3;

    Check run() {
        if (!lake.exists(LakeTable.QUARANTINE)) {
            return new Check(NAME, true, "empty");
        }
        List<Row> causes = lake.read(LakeTable.QUARANTINE)
                .groupBy("topic", "cause")
                .count()
                .orderBy(col("count").desc())
                .collectAsList();
        long records = causes.stream().mapToLong(row -> row.getLong(2)).sum();
        String detail = causes.stream()
                .limit(EXAMPLES)
                .map(row -> row.getLong(2) + " of " + row.get(0) + ": " + row.get(1))
                .collect(Collectors.joining("; "));
        return new Check(NAME, true, records == 0 ? "empty" : "WARNING: " + records + " records: " + detail);
    }
}
