package dev.tributary.capture.avro;

/** A struct whose fields come into being when they are written: in the order of its schema. */
@FunctionalInterface
public interface Fields {

    /** The value of a field as its schema wants it; may be null where that allows it. */
    Object at(int index);
}
