/**
 * Back-end events of {@code raw.events} → the refined tables that the pipeline file makes of them: decoded, counted once,
 * taken through their steps. What cannot be understood goes to the quarantine; the neighbours pass.
 */
package dev.tributary.zones.events;
