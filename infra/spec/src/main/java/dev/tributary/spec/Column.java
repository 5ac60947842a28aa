package dev.tributary.spec;

/**
 * What the file says of one column of a source table.
 *
 * @param as its name in topics and lake; the database's where the file gives none
 * @param description may be empty
 * @param pii whether it holds data about a person; by itself a mark for the catalog only
 * @param atCapture what becomes of its values; KEPT unless {@code pii} is true
 */
public record Column(String as, String description, boolean pii, AtCapture atCapture) {}
