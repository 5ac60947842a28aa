package dev.tributary.reduce;

/**
 * A row as it was from one place to another: {@code [from, to)}.
 *
 * @param row in column order
 * @param from place of the last event of the transaction that made it so; with the key it identifies the version
 * @param to where the next version starts, or the row ended; null while it is present
 * @param place place of the last event that the version has taken in: {@code from}, or a change of untracked columns
 */
public record Version(Key key, Object[] row, Place from, Place to, Place place) {

    static Version open(Key key, Object[] row, Place from) {
        return new Version(key, row, from, null, from);
    }

    /** The open version that the target holds, or null. */
    static Version heldUnder(Key key, Held held) {
        return held == null || held.row() == null
                ? null
                : new Version(key, held.row(), held.since(), null, held.place());
    }

    public boolean isOpen() {
        return to == null;
    }

    Version until(Place end) {
        return new Version(key, row, from, end, place);
    }

    Version with(Object[] newRow, Place at) {
        return new Version(key, newRow, from, to, at);
    }

    boolean saysTheSameAs(Version other) {
        return from.equals(other.from)
                && (to == null ? other.to == null : to.equals(other.to))
                && Values.equal(row, other.row);
    }

    @Override
    public String toString() {
        return Values.text(row) + " [" + from + ", " + (to == null ? "" : to) + ")";
    }
}
