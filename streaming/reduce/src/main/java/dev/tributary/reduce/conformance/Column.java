package dev.tributary.reduce.conformance;

/**
 * A column of a case's table.
 *
 * @param name any text
 * @param isKey whether it belongs to the key
 */
public record Column(String name, Type type, boolean isKey) {}
