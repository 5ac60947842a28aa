package dev.tributary.marts;

/** A query has a shape for which the rows that a change touches are not known; it can only be computed in full. */
final class UnknownShapeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * @param shape as a noun: {@code a window function}
     */
    UnknownShapeException(String shape) {
        super(shape);
    }
}
