package dev.tributary.source.preflight;

import dev.tributary.contract.Topics;
import dev.tributary.spec.AtCapture;
import dev.tributary.spec.SourceTable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whether names that the database takes are names downstream. */
final class NameChecks {

    /** What Kafka allows. */
    private static final int LONGEST_TOPIC = 249;

    /** Of every refined table, then of Delta's change feed. */
    private static final Set<String> TAKEN = Set.of(
            "_epoch",
            "_seq",
            "_commit_time",
            "_action",
            "_group",
            "_metadata",
            "_change_type",
            "_commit_version",
            "_commit_timestamp");

    private final Topics topics;
    private final Findings findings;

    NameChecks(String pipeline, Findings findings) {
        this.topics = new Topics(pipeline);
        this.findings = findings;
    }

    /**
     * @param named what the pipeline file says of it
     */
    void run(SourceTable named, Table table) {
        topic(table);
        missing(named, table);
        Map<String, String> seen = new HashMap<>();
        for (String column : table.columns()) {
            String folded = named.inLake(column).toLowerCase(Locale.ROOT);
            String other = seen.putIfAbsent(folded, column);
            if (other != null) {
                findings.add(
                        Check.COLUMN_CASE,
                        table.qualifiedName(),
                        other.equalsIgnoreCase(column)
                                ? "The columns " + other + " and " + column + " of " + table.qualifiedName()
                                        + " differ only in case."
                                : "The columns " + other + " and " + column + " of " + table.qualifiedName()
                                        + " would both be " + folded + " in the lake.");
            }
            if (TAKEN.contains(folded) && named.atCapture(column) != AtCapture.EXCLUDED) {
                findings.add(
                        Check.COLUMN_TAKEN,
                        table.qualifiedName(),
                        "The table " + table.qualifiedName() + " has a column " + column + ".");
            }
        }
    }

    /** A column that only has a description may be gone. */
    private void missing(SourceTable named, Table table) {
        named.columns().forEach((column, said) -> {
            boolean asksForSomething =
                    said.atCapture() != AtCapture.KEPT || !said.as().equals(column);
            if (asksForSomething && !table.columns().contains(column)) {
                findings.add(
                        Check.COLUMN_MISSING,
                        table.qualifiedName(),
                        "The table " + table.qualifiedName() + " has no column " + column
                                + ", of which the pipeline file" + " says something; its columns are "
                                + String.join(", ", table.columns()) + ".");
            }
        });
    }

    private void topic(Table table) {
        String topic = topics.changes(table.schema(), table.name());
        if (topic.length() > LONGEST_TOPIC) {
            findings.add(
                    Check.TOPIC_NAME,
                    table.qualifiedName(),
                    "The topic of " + table.qualifiedName() + " would have a name of " + topic.length()
                            + " characters.");
        }
    }
}
