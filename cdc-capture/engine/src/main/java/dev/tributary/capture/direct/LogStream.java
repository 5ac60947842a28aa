package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log as Debezium wants to read it: what it has to see of a message comes to its dispatcher. */
final class LogStream implements ReplicationStream {

    private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);

    /** Messages after which Debezium is asked whether to go on, and looks after its own affairs. */
    private static final int MANY = 256;

    private final PGReplicationStream log;
    private final Lsn start;
    private final LogReader reader;
    private final RowQueue queue;
    private final Duration keepAlive;
    private ExecutorService keeper;
    private volatile Lsn received;

    /**
     * @param start from where it was asked for
     * @param keepAlive how often PostgreSQL hears of us
     */
    LogStream(PGReplicationStream log, Lsn start, LogReader reader, RowQueue queue, Duration keepAlive) {
        this.log = log;
        this.start = start;
        this.reader = reader;
        this.queue = queue;
        this.keepAlive = keepAlive;
    }

    @Override
    public void read(ReplicationMessageProcessor dispatcher) throws SQLException, InterruptedException {
        take(receive(true), dispatcher);
        queue.flush();
    }

    @Override
    public boolean readPending(ReplicationMessageProcessor dispatcher) throws SQLException, InterruptedException {
        int read = 0;
        ByteBuffer message = receive(false);
        while (message != null) {
            take(message, dispatcher);
            read++;
            message = read < MANY ? receive(false) : null;
        }
        queue.flush();
        return read > 0;
    }

    /** The driver holds a message in one piece, which may be larger than the heap. */
    private ByteBuffer receive(boolean wait) throws SQLException {
        try {
            return wait ? log.read() : log.readPending();
        } catch (OutOfMemoryError e) {
            throw new RowTooLargeException(
                    "A row in the log behind " + log.getLastReceiveLSN() + " does not fit into the capture's heap of "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MB. Give it a larger heap"
                            + " (TRIBUTARY_CAPTURE_HEAP of a run of the platform, else -Xmx), or make the value smaller in"
                            + " the database and run tributary resnapshot.",
                    e);
        }
    }

    private void take(ByteBuffer message, ReplicationMessageProcessor dispatcher)
            throws SQLException, InterruptedException {
        received = Lsn.valueOf(log.getLastReceiveLSN());
        reader.take(message, received, dispatcher);
    }

    @Override
    public void flushLsn(Lsn lsn) throws SQLException {
        LogSequenceNumber flushed = lsn.asLogSequenceNumber();
        if (log.getLastFlushedLSN().compareTo(flushed) < 0) {
            log.setFlushedLSN(flushed);
            log.setAppliedLSN(flushed);
        }
        log.forceUpdateStatus();
    }

    @Override
    public Lsn lastReceivedLsn() {
        return received;
    }

    @Override
    public Lsn startLsn() {
        return start;
    }

    /** Tells PostgreSQL that we live while the thread that reads is at something else. */
    @Override
    public void startKeepAlive(ExecutorService service) {
        keeper = service;
        keeper.execute(() -> {
            try {
                while (!service.isShutdown()) {
                    log.forceUpdateStatus();
                    TimeUnit.NANOSECONDS.sleep(keepAlive.toNanos());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (SQLException e) {
                // Whoever reads or confirms meets it too.
                LOG.info("The connection to the log broke: {}", e.getMessage());
            }
        });
    }

    @Override
    public void stopKeepAlive() {
        if (keeper != null) {
            keeper.shutdownNow();
            keeper = null;
        }
    }

    @Override
    public void close() throws SQLException {
        log.close();
    }
}
