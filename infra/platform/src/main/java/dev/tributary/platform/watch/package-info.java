/**
 * How a run is doing: what its processes say of themselves → numbers per step, what is wrong and what to do, as text, as a
 * screen that redraws itself, or as plain lines.
 */
package dev.tributary.platform.watch;
