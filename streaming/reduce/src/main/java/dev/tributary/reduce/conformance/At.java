package dev.tributary.reduce.conformance;

import dev.tributary.contract.Position;
import dev.tributary.reduce.Sequence;

/** Where an event says that it stands. */
public sealed interface At {

    /** As case files write it, without the {@code @}: {@code 7}, {@code 2:7}, {@code 100/120}, {@code null/120}. */
    String text();

    /** In a dense sequence; written as the number, after its epoch unless that is 1. */
    record Numbered(Position position) implements At {

        @Override
        public String text() {
            return position.epoch() == 1 ? Long.toString(position.seq()) : position.toString();
        }
    }

    /**
     * In a foreign stream; written as the two LSNs of the sequence, or as one if they are equal.
     *
     * @param run capture run that wrote the event (header {@code __debezium.context.runId})
     * @param sequence {@code source.sequence}
     * @param order {@code transaction.data_collection_order}, or 0
     * @param isIncremental whether it is a READ of an incremental snapshot
     */
    record Sequenced(String run, Sequence sequence, long order, boolean isIncremental) implements At {

        @Override
        public String text() {
            String lsn = Long.toString(sequence.lsn());
            if (sequence.lastCommit().isEmpty()) {
                return "null/" + lsn;
            }
            long commit = sequence.lastCommit().getAsLong();
            return commit == sequence.lsn() ? lsn : commit + "/" + lsn;
        }
    }
}
