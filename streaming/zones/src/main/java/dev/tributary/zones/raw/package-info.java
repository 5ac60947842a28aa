/**
 * Step 2: Kafka topics → raw, append-only. Every record as it came, with the facts of its stamp as columns, and the
 * texts of all schemas that the records name.
 */
package dev.tributary.zones.raw;
