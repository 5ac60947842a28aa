package dev.tributary.spec;

/** What becomes of a column's values before they leave the capture. */
public enum AtCapture {
    /** They flow as they are. */
    KEPT("true"),
    /** The column does not exist downstream. */
    EXCLUDED("exclude"),
    /** Every value is {@code ***}; NULL stays NULL. */
    MASKED("mask"),
    /** SHA-256 of a secret salt and the value, in hexadecimal: equal values stay equal. NULL stays NULL. */
    HASHED("hash");

    private final String word;

    AtCapture(String word) {
        this.word = word;
    }

    /** As the file says it. */
    public String word() {
        return word;
    }
}
