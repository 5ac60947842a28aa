/**
 * Connect records → Avro in the Confluent wire format. Schemas are translated once and then cached by identity; values
 * go straight from the Connect struct into bytes.
 */
package dev.tributary.capture.avro;
