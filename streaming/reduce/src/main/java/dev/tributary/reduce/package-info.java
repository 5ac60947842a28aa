/**
 * In: the events of a cut, in order, and what the target holds for the keys they touch.
 * Between: whole transactions, one key at a time; no clock, no files, no engine.
 * Out: at most one net change a key (SCD 1), or the versions to write (SCD 2), and counts that add up to the events.
 */
package dev.tributary.reduce;
