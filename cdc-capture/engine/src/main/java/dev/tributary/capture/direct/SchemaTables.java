package dev.tributary.capture.direct;

import dev.tributary.capture.handover.Handover;
import dev.tributary.capture.types.PersonalData;
import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.core.BaseConnection;

/** Tables as Debezium knows them, from the log or from the database before a snapshot. */
final class SchemaTables implements Tables {

    private final PostgresConnection connection;
    private final PostgresSchema schema;
    private final PostgresConnectorConfig config;
    private final RenamedColumns renamed;
    private final PersonalData personal;
    private final CapturedKeys keys;
    private final SourceBlock.Origin origin;
    private final Map<Integer, RowShape> shapes = new HashMap<>();

    /**
     * @param connection of the thread that reads, for values whose types have to be asked about
     * @param run that says which columns must not be sent as they are
     * @param snapshot whether the rows are those of the initial snapshot
     */
    SchemaTables(
            PostgresConnection connection,
            PostgresSchema schema,
            PostgresConnectorConfig config,
            Handover run,
            boolean snapshot) {
        this.connection = connection;
        this.schema = schema;
        this.config = config;
        this.renamed = RenamedColumns.of(config);
        this.personal = run.get(PersonalData.class);
        this.keys = run.get(CapturedKeys.class);
        this.origin = new SourceBlock.Origin(
                new PostgresConnector().version(), config.getLogicalName(), config.databaseName(), snapshot);
    }

    /** A row of the signal table may start an incremental snapshot. */
    @Override
    public RowShape shape(int relation) {
        RowShape known = shapes.get(relation);
        if (known != null && known.isOf(schema.schemaFor(known.id()))) {
            return known;
        }
        Table table = schema.tableFor(relation);
        TableSchema described = table == null ? null : schema.schemaFor(table.id());
        if (described == null || config.isSignalDataCollection(table.id())) {
            return null;
        }
        RowShape shape = shape(table, described);
        shapes.put(relation, shape);
        return shape;
    }

    @Override
    public boolean isCaptured(String schema, String table) {
        return config.getTableFilters().dataCollectionFilter().isIncluded(new TableId(null, schema, table));
    }

    @Override
    public int type(int oid) {
        return ExtensionDomains.type(connection.getTypeRegistry(), oid);
    }

    @Override
    public Map<String, String> renamed(String schema, String table) {
        return renamed.of(schema, table);
    }

    @Override
    public List<String> key(String schema, String table) {
        return keys.of(schema, table);
    }

    RowShape shape(TableId table) {
        return shape(schema.tableFor(table), schema.schemaFor(table));
    }

    private RowShape shape(Table table, TableSchema described) {
        String name = table.id().schema() + "." + table.id().table();
        return new RowShape(
                described,
                table,
                column -> personal.keeps(name, column),
                PgValues.of(
                        () -> connection.connection().unwrap(BaseConnection.class),
                        connection.getTypeRegistry(),
                        table.id().schema()),
                origin);
    }
}
