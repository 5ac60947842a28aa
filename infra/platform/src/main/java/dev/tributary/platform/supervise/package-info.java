/**
 * Services → processes that are started in order, watched, restarted when they end or stop working, and stopped in
 * reverse order; and what became of them, published for {@code status}.
 */
package dev.tributary.platform.supervise;
