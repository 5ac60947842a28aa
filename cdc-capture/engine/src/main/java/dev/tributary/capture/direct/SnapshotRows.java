package dev.tributary.capture.direct;

import dev.tributary.capture.handover.Handover;
import io.debezium.DebeziumException;
import io.debezium.bean.StandardBeanNames;
import io.debezium.bean.spi.BeanRegistry;
import io.debezium.bean.spi.BeanRegistryAware;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.pipeline.source.AbstractSnapshotChangeEventSource.SnapshotContext;
import io.debezium.relational.Column;
import io.debezium.relational.TableId;
import io.debezium.snapshot.spi.SnapshotQuery;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tables of the initial snapshot by {@code COPY}, whose texts are those of the log, and sends their rows the way
 * of rows from the log. Debezium, which makes it as a service, has opened the transaction whose snapshot fits the log and
 * asks it for each table's query: what it gets is none, since the rows are in the queue by then.
 *
 * <p>Debezium's own way with a row of a snapshot costs several times what its log costs: a text that sums the row up for
 * JMX, each value made into an object by the driver and again by its converter.
 */
public final class SnapshotRows implements SnapshotQuery, BeanRegistryAware {

    /** Name of the bean with the connection on which Debezium opens the transaction. */
    static final String CONNECTION = "tributary.snapshot";

    /** Limits on the session, of which versions have different ones: reading a table is one long statement. */
    private static final String WITHOUT_LIMITS = "SELECT set_config(name, '0', true) FROM pg_settings"
            + " WHERE name IN ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout')";

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotRows.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    /** Rows after which the clock is looked at. */
    private static final int MANY = 1 << 12;

    private Handover run;
    private BeanRegistry beans;

    @Override
    public String name() {
        return RowQueue.NAME;
    }

    @Override
    public void configure(Map<String, ?> properties) {
        run = Handover.of(properties.get(Handover.ID));
    }

    @Override
    public void injectBeanRegistry(BeanRegistry registry) {
        beans = registry;
    }

    /** Reads the table, and waits while the queue is full. */
    @Override
    public Optional<String> snapshotQuery(String quoted, List<String> columns) {
        PostgresSchema schema = beans.lookupByName(StandardBeanNames.DATABASE_SCHEMA, PostgresSchema.class);
        TableId table = schema.tableIds().stream()
                .filter(id -> id.toDoubleQuotedString().equals(quoted))
                .findAny()
                .orElseThrow(() -> new DebeziumException("Table " + quoted + " has no description"));
        PostgresConnection connection = beans.lookupByName(CONNECTION, PostgresConnection.class);
        PostgresConnectorConfig config =
                beans.lookupByName(StandardBeanNames.CONNECTOR_CONFIG, PostgresConnectorConfig.class);
        try {
            RowShape shape = tables(schema, config).shape(table);
            connection.query(WITHOUT_LIMITS, rows -> {});
            String select = RenamedColumns.of(config).understood(select(connection, schema, table, columns));
            read(shape, select, connection);
        } catch (SQLException e) {
            throw new DebeziumException("Rows of " + quoted + " cannot be read: " + e.getMessage(), e);
        } catch (RowTooLargeException e) {
            run.get(RowQueue.class).fail(e);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DebeziumException("Stopped while reading rows of " + quoted, e);
        }
        return Optional.empty();
    }

    private SchemaTables tables(PostgresSchema schema, PostgresConnectorConfig config) {
        return new SchemaTables(
                // The other one is busy while values may have to be asked about.
                beans.lookupByName(StandardBeanNames.JDBC_CONNECTION, PostgresConnection.class),
                schema,
                config,
                run,
                true);
    }

    /**
     * Of all columns, as they are described: those that are left out come as nulls. Rows of a table that inherits come
     * under that one's name, those of a partition under the name of the whole.
     */
    private static String select(
            PostgresConnection connection, PostgresSchema schema, TableId table, List<String> columns)
            throws SQLException {
        boolean partitioned = connection.prepareQueryAndMap(
                "SELECT relkind = 'p' FROM pg_class WHERE oid = ?::regclass",
                statement -> statement.setString(1, RenamedColumns.quoted(table)),
                rows -> rows.next() && rows.getBoolean(1));
        String list = schema.tableFor(table).columns().stream()
                .map(Column::name)
                .map(connection::quoteIdentifier)
                .map(name -> columns.contains(name) ? name : "NULL")
                .collect(Collectors.joining(", "));
        return "SELECT " + list + " FROM " + (partitioned ? "" : "ONLY ") + RenamedColumns.quoted(table);
    }

    private void read(RowShape shape, String select, PostgresConnection connection)
            throws SQLException, InterruptedException {
        Map<String, ?> offset = offset();
        Transaction transaction = new Transaction(
                number(offset, "txId"),
                ChronoUnit.MICROS.between(
                        Instant.EPOCH, connection.getCurrentTimestamp().orElseGet(Instant::now)));
        long lsn = number(offset, "lsn");
        RowQueue queue = run.get(RowQueue.class);
        RowLimit limit = RowLimit.ofHeap();
        Instant start = Instant.now();
        Instant told = start;
        long rows = 0;
        CopyOut copy = connection
                .connection()
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + select + ") TO STDOUT");
        try {
            for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
                Tuple tuple = Tuple.copied(line, shape.columns());
                if (line.length > limit.bytes()) {
                    limit.require(shape, tuple);
                }
                queue.add(new RowRecord(shape, transaction, 'r', lsn, tuple, shape.early(tuple)));
                rows++;
                if (rows % MANY == 0 && told.plus(PAUSE).isBefore(Instant.now())) {
                    told = Instant.now();
                    LOG.info("{} rows of {} are read", rows, shape.id());
                }
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        queue.flush();
        LOG.info(
                "All {} rows of {} are read, in {} ms",
                rows,
                shape.id(),
                Duration.between(start, Instant.now()).toMillis());
    }

    /** Where the snapshot stands in the log. */
    private Map<String, ?> offset() {
        SnapshotContext<?, ?> context = beans.lookupByName(StandardBeanNames.SNAPSHOT_CONTEXT, SnapshotContext.class);
        return ((PostgresOffsetContext) context.offset).getOffset();
    }

    private static long number(Map<String, ?> offset, String key) {
        return offset.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
