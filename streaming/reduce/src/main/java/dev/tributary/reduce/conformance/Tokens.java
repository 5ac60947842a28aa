package dev.tributary.reduce.conformance;

import java.util.ArrayList;
import java.util.List;

/** Splits a line at white space, but not inside {@code '...'}, {@code "..."}, {@code [...]} or {@code [...)}. */
final class Tokens {

    private Tokens() {}

    /**
     * @throws IllegalArgumentException for a quote or bracket that does not close
     */
    static List<String> of(String line) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char first = line.charAt(at);
            if (Character.isWhitespace(first)) {
                at++;
            } else if (first == '#') {
                break;
            } else {
                int end = end(line, at);
                tokens.add(line.substring(at, end));
                at = end;
            }
        }
        return tokens;
    }

    /** Where the token that starts here ends. */
    private static int end(String line, int start) {
        int at = start;
        while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
            at = switch (line.charAt(at)) {
                case '\'' -> quoted(line, at, '\'');
                case '"' -> quoted(line, at, '"');
                case '[' -> bracketed(line, at);
                default -> at + 1;
            };
        }
        return at;
    }

    private static int quoted(String line, int start, char quote) {
        int at = start + 1;
        while (at < line.length()) {
            if (line.charAt(at) != quote) {
                at++;
            } else if (at + 1 < line.length() && line.charAt(at + 1) == quote) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        throw new IllegalArgumentException("The quote before '" + line.substring(start + 1) + "' does not close");
    }

    private static int bracketed(String line, int start) {
        for (int at = start + 1; at < line.length(); at++) {
            if (line.charAt(at) == ']' || line.charAt(at) == ')') {
                return at + 1;
            }
        }
        throw new IllegalArgumentException("The bracket before '" + line.substring(start + 1) + "' does not close");
    }
}
