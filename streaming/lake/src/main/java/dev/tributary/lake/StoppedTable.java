package dev.tributary.lake;

import dev.tributary.contract.Position;

/**
 * A refined table that could not take part in a cut. Its records stay in {@code raw.changes}; they are applied, all at
 * once, by the first cut at which the table can take them.
 *
 * @param through everything up to this position is in the table
 * @param events records of the table behind that position, up to the cut that carries this
 * @param sinceCut the first cut without the table
 * @param cause why, as a message with what to do
 */
public record StoppedTable(Position through, long events, long sinceCut, String cause) {}
