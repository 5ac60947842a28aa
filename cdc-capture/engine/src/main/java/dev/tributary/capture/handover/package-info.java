/** Passes objects of a capture run to the parts that Debezium creates by class name. */
package dev.tributary.capture.handover;
