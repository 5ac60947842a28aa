/**
 * Avro in the Confluent wire format → values of Spark. Each message is read with the schema it was written with and
 * turned into the types that the lake holds, knowing the logical types of Avro, Kafka Connect and Debezium.
 */
package dev.tributary.zones.avro;
