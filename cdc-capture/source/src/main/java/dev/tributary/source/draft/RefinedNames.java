package dev.tributary.source.draft;

import java.text.Normalizer;
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
            String free = name;
            for (int i = 2; !taken.add(free); i++) {
                free = name + "_" + i;
            }
            names.put(table.qualifiedName(), free);
        }
        return names;
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
