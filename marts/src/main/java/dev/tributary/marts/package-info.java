/**
 * Refined tables at a cut → marts at the same cut: which rows of a mart a cut can have touched, what they are now, and
 * the difference committed. {@link dev.tributary.marts.MartStream} is the way in.
 */
package dev.tributary.marts;
