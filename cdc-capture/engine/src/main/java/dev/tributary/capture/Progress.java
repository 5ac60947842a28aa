package dev.tributary.capture;

import com.fasterxml.jackson.databind.ObjectMapper;

/** What the status endpoint tells: written by the engine's thread, read by others. */
final class Progress {

    private static final ObjectMapper JSON = new ObjectMapper();

    private volatile CaptureOffset offset;
    private volatile long transactionsBefore;
    private volatile String notWorking = "starting";

    /** Where this process starts. */
    void starts(CaptureOffset at) {
        transactionsBefore = at.transactions();
        offset = at;
    }

    void committed(CaptureOffset at) {
        offset = at;
    }

    /** Debezium delivers. */
    void works() {
        notWorking = null;
    }

    void stopped(String reason) {
        notWorking = reason;
    }

    /** Null if the capture works, else why not. */
    String reasonNotWorking() {
        return notWorking;
    }

    /**
     * {@code {"epoch":1,"seq":42,"transactions":7,"lsn":24042504,"commitMicros":…,"phase":"streaming"}}: what is
     * committed; transactions since the process started; all zero before the first offset.
     */
    String json() {
        CaptureOffset at = offset;
        boolean known = at != null;
        return JSON.createObjectNode()
                .put("epoch", known ? at.position().epoch() : 0)
                .put("seq", known ? at.position().seq() : 0)
                .put("transactions", known ? at.transactions() - transactionsBefore : 0)
                .put("lsn", known ? at.lsn() : 0)
                .put("commitMicros", known ? at.commitMicros() : 0)
                .put("phase", (known ? at.phase() : Phase.SNAPSHOT).id())
                .toString();
    }
}
