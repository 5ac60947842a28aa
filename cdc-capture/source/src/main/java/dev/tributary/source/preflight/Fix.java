package dev.tributary.source.preflight;

/**
 * One step that mends something.
 *
 * @param sql one statement without a semicolon; empty if SQL cannot do it
 * @param note what it does, or what a person does instead; one sentence
 */
public record Fix(String sql, String note) {

    static Fix sql(String sql, String note) {
        return new Fix(sql, note);
    }

    static Fix byHand(String note) {
        return new Fix("", note);
    }

    /** Whether a statement does it. */
    public boolean isSql() {
        return !sql.isEmpty();
    }
}
