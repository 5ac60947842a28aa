/**
 * In: a log that PostgreSQL has written, the same for every contender; or a load; or a large table.
 * Between: a capture as a process of its own.
 * Out: events per second, CPU time per event and latencies, after what arrived was compared with what was in the log.
 */
package dev.tributary.bench.capture;
