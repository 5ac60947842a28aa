package dev.tributary.capture.types;

import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's text of an array, taken apart: {@code {a,NULL,"b,c"}} → a, null, b,c. Elements stay texts.
 *
 * @see <a href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO">Array input and output syntax</a>
 */
final class ArrayLiteral {

    private final String text;
    private final char delimiter;
    private int at = 1;

    private ArrayLiteral(String text, char delimiter) {
        this.text = text;
        this.delimiter = delimiter;
    }

    /**
     * @param delimiter between elements: {@code pg_type.typdelim}, a comma but for box
     * @return null if the array has more than one dimension, or bounds of its own: {@code {{1,2}}}, {@code [0:1]={1,2}}
     * @throws IllegalArgumentException if the text is no array
     */
    static List<String> elements(String text, char delimiter) {
        if (text.startsWith("[") || text.startsWith("{{")) {
            return null;
        }
        if (text.length() < 2 || text.charAt(0) != '{' || text.charAt(text.length() - 1) != '}') {
            throw new IllegalArgumentException(text + " is not the text of an array");
        }
        return text.length() == 2 ? List.of() : new ArrayLiteral(text, delimiter).all();
    }

    private List<String> all() {
        List<String> elements = new ArrayList<>();
        while (at < text.length()) {
            elements.add(text.charAt(at) == '"' ? quoted() : bare());
            at++;
        }
        return elements;
    }

    /** Up to the delimiter or the closing brace. */
    private String bare() {
        int from = at;
        while (text.charAt(at) != delimiter && at < text.length() - 1) {
            at++;
        }
        String element = text.substring(from, at);
        return element.equals("NULL") ? null : element;
    }

    private String quoted() {
        StringBuilder element = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\') {
                at++;
            }
            element.append(text.charAt(at));
        }
        at++;
        return element.toString();
    }
}
