/**
 * In: what Debezium has read and decoded of the log.
 * Between: rows go past its dispatcher, many in one record; transaction bounds and all that is rare go through it.
 * Out: deliveries, in the order of the log. Made for Debezium 3.6: all of its classes that this extends are here.
 */
package dev.tributary.capture.direct;
