package dev.tributary.reduce;

/**
 * An event that the fold refuses to interpret.
 *
 * @param change the event
 * @param cause one sentence for a person
 */
public record Quarantined(Change change, String cause) {}
