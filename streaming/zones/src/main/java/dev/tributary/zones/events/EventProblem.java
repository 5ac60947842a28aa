package dev.tributary.zones.events;

/**
 * Something that would keep an event stream from starting.
 *
 * @param path below the stream in the pipeline file: {@code schema}, {@code refined[0]}
 * @param reason as a message for the author of the file
 */
public record EventProblem(String path, String reason) {}
