package dev.tributary.reduce.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tokens of one line of a case file, read one after the other. */
final class Line {

    private final Path file;
    private final int number;
    private final boolean isIndented;
    private final List<String> tokens;
    private int next;

    private Line(Path file, int number, boolean isIndented, List<String> tokens) {
        this.file = file;
        this.number = number;
        this.isIndented = isIndented;
        this.tokens = tokens;
    }

    /** The lines that say something: neither empty nor only a comment. */
    static List<Line> of(Path file, List<String> texts) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            try {
                List<String> tokens = isProse(text) ? List.of(text.split("\\s+", 2)) : Tokens.of(text);
                if (!tokens.isEmpty()) {
                    lines.add(new Line(file, i + 1, Character.isWhitespace(text.charAt(0)), tokens));
                }
            } catch (IllegalArgumentException e) {
                throw new CaseException(file, i + 1, e.getMessage());
            }
        }
        return lines;
    }

    /** What is written for people is not split. */
    private static boolean isProse(String text) {
        return text.startsWith("rule ") || text.startsWith("title ") || text.startsWith("justified ");
    }

    /** Indented lines belong to the section that the line before them opened. */
    boolean isIndented() {
        return isIndented;
    }

    boolean hasNext() {
        return next < tokens.size();
    }

    /** The next token, without passing it. */
    String peek() {
        return hasNext() ? tokens.get(next) : "";
    }

    boolean skip(String token) {
        boolean is = peek().equals(token);
        next += is ? 1 : 0;
        return is;
    }

    String next(String what) {
        if (!hasNext()) {
            throw problem("the line ends where " + what + " is expected");
        }
        return tokens.get(next++);
    }

    /** All tokens that are left, with single spaces. */
    String rest() {
        String rest = String.join(" ", tokens.subList(next, tokens.size()));
        next = tokens.size();
        return rest;
    }

    long number(String what) {
        String text = next(what);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw problem(what + " is no number: " + text);
        }
    }

    /** One value for each column. */
    List<Object> values(List<Column> columns) {
        List<Object> values = new ArrayList<>();
        for (Column column : columns) {
            String text = next("a value of column '" + column.name() + "'");
            try {
                values.add(Literal.parse(text, column.type()));
            } catch (IllegalArgumentException e) {
                throw problem("column '" + column.name() + "': " + e.getMessage());
            }
        }
        return values;
    }

    void end() {
        if (hasNext()) {
            throw problem("nothing is expected after here: " + rest());
        }
    }

    CaseException problem(String problem) {
        return new CaseException(file, number, problem);
    }
}
