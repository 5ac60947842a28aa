/**
 * Step 1a: PostgreSQL's log → Kafka. Every change gets the next number of a dense sequence; records, numbers and source
 * offset are committed in one Kafka transaction.
 */
package dev.tributary.capture;
