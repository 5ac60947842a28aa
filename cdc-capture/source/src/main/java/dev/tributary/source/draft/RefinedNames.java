package dev.tributary.source.draft;

import dev.tributary.source.draft.FoundTable.FoundColumn;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Names as the pipeline file takes them, none twice. */
final class RefinedNames {

    /** Of PostgreSQL's 63 letters a few are left for what makes a name unique. */
    private static final int LONGEST = 59;

    private RefinedNames() {}

    /**
     * Qualified name of each table → name of its refined table: the table's own where no other has it, else with its
     * schema, {@code sales_orders}.
     */
    static Map<String, String> of(List<FoundTable> tables) {
        Map<String, Long> times = tables.stream()
                .collect(Collectors.groupingBy(table -> like(table.name(), LONGEST), Collectors.counting()));
        Set<String> taken = new HashSet<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (FoundTable table : tables) {
            String own = like(table.name(), LONGEST);
            String name = times.get(own) == 1 ? own : like(table.schema() + "_" + table.name(), LONGEST);
            names.put(table.qualifiedName(), taken.add(name) ? name : free(name, taken));
        }
        return names;
    }

    /**
     * Names for columns that differ only in case from another, which keeps its own: the key's, or else the first.
     *
     * <p>{@code ID, id, Id} with the key {@code id} → {@code ID: id_2, Id: id_3}
     */
    static Map<String, String> ofColumns(FoundTable table) {
        Map<String, String> keeps = new HashMap<>();
        table.key().forEach(column -> keeps.put(folded(column), column));
        table.columns().forEach(column -> keeps.putIfAbsent(folded(column.name()), column.name()));
        Set<String> taken = new HashSet<>(keeps.keySet());
        Map<String, String> names = new HashMap<>();
        for (FoundColumn column : table.columns()) {
            if (!keeps.get(folded(column.name())).equals(column.name())) {
                names.put(column.name(), free(like(column.name(), LONGEST), taken));
            }
        }
        return names;
    }

    private static String folded(String column) {
        return column.toLowerCase(Locale.ROOT);
    }

    /** The name with a number behind it, which is taken then. */
    private static String free(String name, Set<String> taken) {
        int number = 2;
        while (!taken.add(name + "_" + number)) {
            number++;
        }
        return name + "_" + number;
    }

    /** {@code Bücher & Mehr} → {@code bucher_mehr}: lower-case letters, digits and underscores, a letter first. */
    static String like(String text, int longest) {
        String name = Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^[^a-z]+|_+$", "");
        String some = name.isEmpty() ? "t" : name;
        return some.substring(0, Math.min(longest, some.length()));
    }
}
