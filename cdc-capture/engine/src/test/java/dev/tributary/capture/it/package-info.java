/** Real servers for the stage tests, small and short-lived: PostgreSQL, Kafka broker, schema registry, the capture. */
package dev.tributary.capture.it;
