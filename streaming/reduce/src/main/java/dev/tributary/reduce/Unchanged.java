package dev.tributary.reduce;

/**
 * Stands in a row for a TOAST value that the source did not send because the change left it alone. In a result it
 * means that the value is unknown: no event and no target row ever told it.
 */
public enum Unchanged {
    VALUE;

    @Override
    public String toString() {
        return "<unchanged>";
    }
}
