package dev.tributary.capture;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Stamp;
import org.apache.kafka.connect.source.SourceRecord;

/** A record with its number, ready to be encoded. */
sealed interface Numbered {

    Stamp stamp();

    /** Goes to the topic of its table. */
    record Change(Stamp stamp, TableName table, SourceRecord record) implements Numbered {}

    /**
     * Goes to the control topic. The operation of the stamp says what it is.
     *
     * @param transaction the source's name of the transaction; null if it has none
     * @param events numbered records of the transaction before this one; null but for END and SNAPSHOT_ENDED
     * @param prefix of a message; else null
     * @param content of a message; else null
     */
    record Control(Stamp stamp, String transaction, Long events, String prefix, byte[] content) implements Numbered {

        static Control message(Stamp stamp, String transaction, SourceEvent.Message message) {
            return new Control(stamp, transaction, null, message.prefix(), message.content());
        }

        static Control ended(Stamp stamp, String transaction, long events) {
            return new Control(stamp, transaction, events, null, null);
        }

        static Control began(Stamp stamp) {
            return new Control(stamp, null, null, null, null);
        }

        Operation kind() {
            return stamp.operation();
        }
    }
}
