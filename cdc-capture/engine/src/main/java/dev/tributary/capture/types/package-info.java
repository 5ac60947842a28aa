/**
 * Values as Debezium reads them → values that Kafka Connect's types hold exactly, or the text of what they cannot hold.
 */
package dev.tributary.capture.types;
