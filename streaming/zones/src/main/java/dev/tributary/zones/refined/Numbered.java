package dev.tributary.zones.refined;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;

/**
 * A raw record without its payload: what planning a cut needs.
 *
 * @param transaction number of its source transaction
 * @param schemaId of the value; null if it has none
 */
record Numbered(
        Position position,
        Operation operation,
        long transaction,
        boolean last,
        long lsn,
        long commitMicros,
        String topic,
        Integer schemaId) {}
