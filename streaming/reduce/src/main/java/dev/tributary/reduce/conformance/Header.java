package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The lines before the sections: what the case is about and what its table looks like. */
final class Header {

    private String rule;
    private String title;
    private String justification;
    private List<Column> columns = List.of();
    private List<String> tracked;
    private Identity identity;
    private Order order = Order.DENSE;

    /** False if the line opens a section. */
    boolean reads(Line line) {
        switch (line.peek()) {
            case "rule" -> rule = text(line);
            case "title" -> title = text(line);
            case "justified" -> justification = text(line);
            case "table" -> columns = columns(line);
            case "tracked" -> tracked = names(line);
            case "identity" -> identity = choice(line, Identity.class);
            case "order" -> order = choice(line, Order.class);
            default -> {
                return false;
            }
        }
        return true;
    }

    String rule(Line at) {
        return required(rule, "rule", at);
    }

    String title(Line at) {
        return required(title, "title", at);
    }

    String justification() {
        return justification;
    }

    Table table(Line at) {
        required(columns.isEmpty() ? null : columns, "table", at);
        List<String> values = columns.stream()
                .filter(column -> !column.isKey())
                .map(Column::name)
                .toList();
        boolean isKeyed = columns.stream().anyMatch(Column::isKey);
        Identity told = identity != null ? identity : isKeyed ? Identity.KEY : Identity.NOTHING;
        return new Table(columns, tracked == null ? values : tracked, told, order);
    }

    private static String text(Line line) {
        String keyword = line.next("a keyword");
        if (!line.hasNext()) {
            throw line.problem("'" + keyword + "' needs a text");
        }
        return line.rest();
    }

    /** {@code table id* name big:text 'with space'}: the star marks key columns. */
    private static List<Column> columns(Line line) {
        line.next("a keyword");
        List<Column> columns = new ArrayList<>();
        while (line.hasNext()) {
            String text = line.next("a column");
            boolean isKey = text.endsWith("*");
            String named = isKey ? text.substring(0, text.length() - 1) : text;
            int colon = named.startsWith("'") ? named.indexOf(':', named.lastIndexOf('\'')) : named.indexOf(':');
            String name = colon < 0 ? named : named.substring(0, colon);
            Type type = colon < 0 ? Type.TEXT : choice(line, named.substring(colon + 1), Type.class);
            columns.add(new Column(unquoted(name), type, isKey));
        }
        if (columns.stream().map(Column::name).distinct().count() != columns.size()) {
            throw line.problem("a column appears twice");
        }
        return columns;
    }

    private List<String> names(Line line) {
        line.next("a keyword");
        List<String> known = columns.stream().map(Column::name).toList();
        List<String> names = new ArrayList<>();
        while (line.hasNext()) {
            String name = unquoted(line.next("a column"));
            if (!known.contains(name)) {
                throw line.problem("unknown column '" + name + "'; the table has " + known);
            }
            names.add(name);
        }
        return names;
    }

    private static String unquoted(String name) {
        return name.startsWith("'") ? (String) Literal.parse(name) : name;
    }

    private static <E extends Enum<E>> E choice(Line line, Class<E> type) {
        String keyword = line.next("a keyword");
        E choice = choice(line, line.next("one of " + names(type) + " after '" + keyword + "'"), type);
        line.end();
        return choice;
    }

    private static <E extends Enum<E>> E choice(Line line, String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw line.problem("'" + text + "' is none of " + names(type));
    }

    private static <E extends Enum<E>> List<String> names(Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private static <T> T required(T value, String keyword, Line at) {
        if (value == null) {
            throw at.problem("the case has no line '" + keyword + " ...' before here");
        }
        return value;
    }
}
