package dev.tributary.source.draft;

import dev.tributary.source.Catalogue;
import dev.tributary.source.draft.FoundTable.FoundColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A pipeline file drafted from a database.
 *
 * <pre>{@code
 * - table: public.customers
 *   key: [id]
 *   columns:
 *     # id bigint, required
 *     email: {pii: true}  # text; PII is a guess by the name: e-mail address
 * }</pre>
 *
 * @param tables that it names
 * @param leftOut tables that it does not, with the reason
 * @param text of the file
 */
public record Draft(List<String> tables, List<String> leftOut, String text) {

    /** What is left of a slot's name after {@code tributary_}. */
    private static final int LONGEST_PIPELINE = 53;

    private static final Set<String> RESERVED = Set.of("events", "capture");

    /**
     * Reads the catalogue.
     *
     * @param schemas to look into; empty for all
     */
    public static Draft of(Connection connection, List<String> schemas) throws SQLException {
        Catalogue catalogue = new Catalogue(connection);
        String database = catalogue
                .first(row -> row.getString(1), "SELECT current_database()")
                .orElseThrow();
        List<FoundTable> found = FoundTable.read(catalogue, schemas);
        List<FoundTable> taken =
                found.stream().filter(table -> obstacle(table).isEmpty()).toList();
        List<String> leftOut = found.stream()
                .flatMap(table -> obstacle(table).stream().map(reason -> table.qualifiedName() + ": " + reason))
                .toList();
        return new Draft(
                taken.stream().map(FoundTable::qualifiedName).toList(), leftOut, text(database, taken, leftOut));
    }

    /** Why the pipeline file cannot name it. */
    private static Optional<String> obstacle(FoundTable table) {
        if (RESERVED.contains(table.schema())) {
            return Optional.of("topics of this schema would be the pipeline's own");
        }
        if (table.key().isEmpty()) {
            return Optional.of("it has no primary key, so its rows cannot be told apart; add one");
        }
        if (table.key().stream().anyMatch(String::isBlank)) {
            return Optional.of("its key has a column whose name is blank");
        }
        if (table.key().stream()
                        .map(column -> column.toLowerCase(Locale.ROOT))
                        .distinct()
                        .count()
                < table.key().size()) {
            return Optional.of("two columns of its key differ only in case, and the lake would not tell them apart");
        }
        if (table.unlogged()) {
            return Optional.of("it is unlogged, so its changes are not in the log; ALTER TABLE … SET LOGGED");
        }
        return Optional.empty();
    }

    private static String text(String database, List<FoundTable> tables, List<String> leftOut) {
        List<String> lines = new ArrayList<>();
        lines.add(Yaml.comment("Drafted from the database " + database + ". Read it, correct it, then:"));
        lines.add("#   tributary validate   says what is wrong with this file");
        lines.add("#   tributary check      says what the database still needs");
        lines.add("version: 1");
        lines.add("# Topics, slot and publication are named after it.");
        lines.add("name: " + Yaml.text(RefinedNames.like(database, LONGEST_PIPELINE)));
        lines.add("source:");
        lines.add("  tables:");
        Map<String, String> names = RefinedNames.of(tables);
        tables.forEach(table -> {
            table(table, names.get(table.qualifiedName())).forEach(line -> lines.add("    " + line));
            lines.add("");
        });
        if (!leftOut.isEmpty()) {
            lines.add("# Left out:");
            leftOut.forEach(left -> lines.add(Yaml.comment("  " + left)));
        }
        return String.join("\n", lines).stripTrailing() + "\n";
    }

    private static List<String> table(FoundTable table, String refinedName) {
        List<String> lines = new ArrayList<>();
        lines.add("- table: " + Yaml.text(table.qualifiedName()) + (table.partitioned() ? "  # partitioned" : ""));
        if (!refinedName.equals(table.name())) {
            lines.add("  as: " + Yaml.text(refinedName));
        }
        lines.add("  key: " + Yaml.list(table.key()));
        if (!table.comment().isBlank()) {
            lines.add("  description: " + Yaml.quoted(table.comment()));
        }
        table.foreignKeys().forEach(key -> lines.add("  " + Yaml.comment(key)));
        Predicate<FoundColumn> said = column -> !entry(table, column).isEmpty();
        lines.add(table.columns().stream().anyMatch(said) ? "  columns:" : "  # columns:");
        table.columns().forEach(column -> lines.add("    " + column(table, column)));
        return lines;
    }

    private static String column(FoundTable table, FoundColumn column) {
        String type = column.type() + (column.required() ? ", required" : "");
        String entry = entry(table, column);
        if (entry.isEmpty()) {
            return Yaml.comment(column.name() + " " + type);
        }
        String guess = PersonalData.guess(table.name(), column.name())
                .map(kind -> "; PII is a guess by the name: " + kind)
                .orElse("");
        return Yaml.text(column.name()) + ": {" + entry + "}  " + Yaml.comment(type + guess);
    }

    /** What the file says of it; empty for nothing. */
    private static String entry(FoundTable table, FoundColumn column) {
        if (column.name().isBlank()) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        Optional.ofNullable(RefinedNames.ofColumns(table).get(column.name()))
                .ifPresent(name -> parts.add("as: " + name));
        PersonalData.guess(table.name(), column.name()).ifPresent(kind -> parts.add("pii: true"));
        if (!column.comment().isBlank()) {
            parts.add("description: " + Yaml.quoted(column.comment()));
        }
        return String.join(", ", parts);
    }
}
