package dev.tributary.spec;

/**
 * What the file says of one column of a source table.
 *
 * @param description may be empty
 * @param pii whether it holds data about a person; a mark for the catalog, the values still flow
 */
public record Column(String description, boolean pii) {}
