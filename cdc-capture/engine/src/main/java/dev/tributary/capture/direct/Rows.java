package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationMessage;

/** Makes rows of messages. */
interface Rows {

    /** A transaction begins, of which all rows are until the next one. */
    void begin(ReplicationMessage begin);

    /** Null for a change that the dispatcher has to see. */
    RowRecord row(ReplicationMessage message, Lsn lsn);
}
