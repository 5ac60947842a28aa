/**
 * In: the messages of the log, as PostgreSQL sends them.
 * Between: rows and the bounds of their transactions go past Debezium's decoder and dispatcher, many in one record; all that is rare goes
 * through them.
 * Out: deliveries, in the order of the log. Made for Debezium 3.6: all of its classes that this extends are here.
 */
package dev.tributary.capture.direct;
