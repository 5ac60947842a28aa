package dev.tributary.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One captured table: {@code public.orders} in the database, {@code refined.<as>} in the lake.
 *
 * @param schema namespace in the database
 * @param name table name in the database
 * @param as name of the refined table; equals {@code name} where the file gives none
 * @param key primary-key columns, at least one, as the database spells them
 * @param history what refined keeps
 * @param description may be empty
 * @param owners those of the table; the pipeline's where the file gives none
 * @param tags may be empty
 * @param columns those that the file says something about, in its order; usually not all
 */
public record SourceTable(
        String schema,
        String name,
        String as,
        List<String> key,
        History history,
        String description,
        List<String> owners,
        List<String> tags,
        Map<String, Column> columns) {

    public SourceTable {
        key = List.copyOf(key);
        owners = List.copyOf(owners);
        tags = List.copyOf(tags);
        columns = Ordered.copyOf(columns);
    }

    /** What becomes of a column's values at capture. */
    public AtCapture atCapture(String column) {
        Column said = columns.get(column);
        return said == null ? AtCapture.KEPT : said.atCapture();
    }

    /** The name of a column in topics and lake. */
    public String inLake(String column) {
        Column said = columns.get(column);
        return said == null ? column : said.as();
    }

    /** Columns with another name in topics and lake than in the database: the database's → the other. */
    public Map<String, String> renamed() {
        Map<String, String> renamed = new HashMap<>();
        columns.forEach((column, said) -> {
            if (!said.as().equals(column)) {
                renamed.put(column, said.as());
            }
        });
        return renamed;
    }

    /** {@code public.orders}, as in the file. */
    public String qualifiedName() {
        return new QualifiedName(schema, name).toString();
    }
}
