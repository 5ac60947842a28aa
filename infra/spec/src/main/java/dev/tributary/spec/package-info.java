/**
 * The pipeline file as one record tree: {@code pipeline.yaml} and the files that it names → {@link
 * dev.tributary.spec.Pipeline}, or every problem in it at once. Says what flows, never where it runs.
 */
package dev.tributary.spec;
