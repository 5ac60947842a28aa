/**
 * What crosses a boundary between processes: the stamp that numbers a change, topic and table names, the wire format,
 * the status endpoint, and how servers are entered. Plain Java, no stage is known here.
 */
package dev.tributary.contract;
