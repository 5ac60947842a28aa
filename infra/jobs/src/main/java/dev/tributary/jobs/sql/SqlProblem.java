package dev.tributary.jobs.sql;

/**
 * Something wrong with SQL in a pipeline file.
 *
 * @param path where in the file: {@code marts[0].sql}
 * @param reason as a clause
 */
public record SqlProblem(String path, String reason) {}
