package dev.tributary.capture;

import dev.tributary.source.PublishedTables;
import dev.tributary.source.TableState;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipeline's tables at the start of a capture: which of them go on where they were. */
final class PipelineTables {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineTables.class);

    private final Connection connection;
    private final Settings settings;
    private final PublishedTables database;
    private final Map<SourceTable, PublishedTables.Present> present;

    private PipelineTables(
            Connection connection,
            Settings settings,
            PublishedTables database,
            Map<SourceTable, PublishedTables.Present> present) {
        this.connection = connection;
        this.settings = settings;
        this.database = database;
        this.present = present;
    }

    static PipelineTables read(Connection connection, Settings settings) throws SQLException {
        PublishedTables database = new PublishedTables(connection, settings.pipeline());
        return new PipelineTables(connection, settings, database, database.present(settings.tables()));
    }

    /** As a complete snapshot finds them. */
    KnownTables all() {
        Map<TableName, Long> numbers = new HashMap<>();
        Map<TableName, String> states = new HashMap<>();
        present.forEach((table, there) -> {
            numbers.put(TableName.of(table), there.oid());
            states.put(TableName.of(table), there.state().fingerprint());
        });
        return KnownTables.complete(numbers, states);
    }

    boolean arePublished() {
        return unpublished().isEmpty();
    }

    /** The offset without the tables that left the pipeline or the publication: they begin anew if they come back. */
    CaptureOffset known(CaptureOffset last) {
        if (last.phase() == Phase.SNAPSHOT) {
            return last;
        }
        // An earlier release wrote of no tables, and captured what the pipeline file names.
        KnownTables before = KnownTables.isIn(last.source()) ? KnownTables.of(last.source()) : all();
        List<SourceTable> unpublished = unpublished();
        List<TableName> stay = settings.tables().stream()
                .filter(table -> !unpublished.contains(table))
                .map(TableName::of)
                .toList();
        return new CaptureOffset(
                last.position(),
                last.transactions(),
                last.phase(),
                last.lsn(),
                last.commitMicros(),
                adopted(before.only(stay)).in(last.source()),
                last.sent());
    }

    /** With the present state of tables whose captured rows fit it. Of what an earlier release captured this is assumed. */
    private KnownTables adopted(KnownTables known) {
        KnownTables adopted = known;
        for (Map.Entry<SourceTable, PublishedTables.Present> entry : present.entrySet()) {
            TableName table = TableName.of(entry.getKey());
            TableState state = entry.getValue().state();
            if (known.changed(table, state).isEmpty()) {
                adopted = adopted.adopt(table, entry.getValue().oid(), known.state(table), known.since(table, state));
            }
        }
        return adopted;
    }

    /** Publishes the tables that are not, as far as the database lets us, if nothing else is wrong with the source. */
    void publish() throws SQLException {
        if (!SourceCheck.lacksOnlyPublishedTables(connection, settings.subject())) {
            return;
        }
        for (SourceTable table : unpublished()) {
            Optional<String> forTheOwner = database.publish(table);
            LOG.info(
                    forTheOwner.isEmpty() ? "{} is published" : "{} cannot be published by this role",
                    table.qualifiedName());
        }
    }

    private List<SourceTable> unpublished() {
        Map<SourceTable, PublishedTables.Present> left = new LinkedHashMap<>(present);
        left.values().removeIf(PublishedTables.Present::published);
        return List.copyOf(left.keySet());
    }
}
