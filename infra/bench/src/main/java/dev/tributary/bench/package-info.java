/**
 * In: generated events of a known shape.
 * Between: one part of the product, alone, on one thread.
 * Out: time and allocation, as JMH measures them.
 */
package dev.tributary.bench;
