package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import dev.tributary.source.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the publication sends all changes of the pipeline's tables. */
final class PublicationChecks {

    private static final String OPERATIONS = "publish = 'insert, update, delete, truncate'";

    private final Catalogue catalogue;
    private final Server server;
    private final String name;
    private final String quoted;
    private final List<Table> tables;
    private final Findings findings;

    /**
     * @param tables those of the pipeline file that exist
     */
    PublicationChecks(Catalogue catalogue, Server server, Subject subject, List<Table> tables, Findings findings) {
        this.catalogue = catalogue;
        this.server = server;
        this.name = subject.publication();
        this.quoted = Sql.identifier(name);
        this.tables = tables;
        this.findings = findings;
    }

    void run() throws SQLException {
        Optional<Publication> found = Publication.read(catalogue, name);
        if (found.isEmpty()) {
            missing();
            return;
        }
        Publication publication = found.get();
        operations(publication);
        partitionRoot(publication);
        generatedColumn(publication);
        Fix complete = setTables(publication.others(catalogue, server, tables));
        for (Publication.Member member : publication.members(catalogue, server, publishable())) {
            partition(publication, member);
            table(publication, member, complete);
            rowFilter(member, complete);
            columnList(member, complete);
        }
    }

    private void missing() {
        String options = OPERATIONS + ", publish_via_partition_root = true";
        String create = "CREATE PUBLICATION " + quoted + tableList() + " WITH (" + options + ")";
        findings.add(
                Check.PUBLICATION_MISSING,
                name,
                "The publication " + name + " does not exist.",
                Fix.sql(
                        Sql.unless("SELECT FROM pg_publication WHERE pubname = " + Sql.literal(name), create),
                        "Publishes all changes of the pipeline's tables."));
    }

    private void operations(Publication publication) {
        if (!publication.leftOut().isEmpty()) {
            findings.add(
                    Check.PUBLICATION_OPERATIONS,
                    name,
                    "The publication " + name + " leaves out " + String.join(", ", publication.leftOut()) + ".",
                    set(OPERATIONS, "Publishes all kinds of changes."));
        }
    }

    private void partitionRoot(Publication publication) {
        List<String> partitioned = tables.stream()
                .filter(Table::isPartitioned)
                .map(Table::qualifiedName)
                .toList();
        if (!partitioned.isEmpty() && !publication.viaRoot()) {
            findings.add(
                    Check.PARTITION_ROOT,
                    name,
                    "The publication " + name + " has publish_via_partition_root = false, and partitioned are: "
                            + String.join(", ", partitioned) + ".",
                    set("publish_via_partition_root = true", "Sends changes of partitions under the table's name."));
        }
    }

    private void generatedColumn(Publication publication) {
        for (Table table : tables) {
            List<String> stored = publication.storedColumns() ? List.of() : table.storedColumns();
            List<String> left = Stream.concat(stored.stream(), table.virtualColumns().stream())
                    .toList();
            if (left.isEmpty()) {
                continue;
            }
            Fix[] fixes = stored.isEmpty() || !server.isAtLeast(18)
                    ? new Fix[0]
                    : new Fix[] {set("publish_generated_columns = stored", "Publishes stored generated columns.")};
            findings.add(
                    Check.GENERATED_COLUMN,
                    table.qualifiedName(),
                    "The publication leaves out generated columns of " + table.qualifiedName() + ": "
                            + String.join(", ", left) + ".",
                    fixes);
        }
    }

    private void partition(Publication publication, Publication.Member member) {
        if (publication.viaRoot() && member.rootContained()) {
            findings.add(
                    Check.PARTITION_OF_ROOT,
                    member.table(),
                    "The table " + member.table() + " is a partition of one that the publication " + name + " has.");
        }
    }

    private void table(Publication publication, Publication.Member member, Fix complete) {
        if (!member.contained() && !member.rootContained()) {
            findings.add(
                    Check.PUBLICATION_TABLE,
                    member.table(),
                    "The publication " + name + " does not contain the table " + member.table() + ".",
                    tables.stream()
                            .filter(table -> table.qualifiedName().equals(member.table()))
                            .findFirst()
                            .map(this::add)
                            .orElse(complete));
        }
    }

    private void rowFilter(Publication.Member member, Fix complete) {
        if (member.filter() != null) {
            findings.add(
                    Check.ROW_FILTER,
                    member.table(),
                    "The publication " + name + " sends rows of " + member.table() + " only where " + member.filter()
                            + ".",
                    complete);
        }
    }

    private void columnList(Publication.Member member, Fix complete) {
        List<String> left = new ArrayList<>();
        if (!member.columns().isEmpty()) {
            tables.stream()
                    .filter(table -> table.qualifiedName().equals(member.table()))
                    .forEach(table -> left.addAll(table.columns()));
            left.removeAll(member.columns());
        }
        if (!left.isEmpty()) {
            findings.add(
                    Check.COLUMN_LIST,
                    member.table(),
                    "The publication " + name + " leaves out columns of " + member.table() + ": "
                            + String.join(", ", left) + ".",
                    complete);
        }
    }

    private Fix set(String option, String note) {
        return Fix.sql("ALTER PUBLICATION " + quoted + " SET (" + option + ")", note);
    }

    /** Without a word on the others, which it may have by now. */
    private Fix add(Table table) {
        return Fix.sql(
                Sql.unless(
                        "SELECT FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE p.pubname = "
                                + Sql.literal(name) + " AND r.prrelid = " + Sql.literal(table.sql()) + "::regclass",
                        "ALTER PUBLICATION " + quoted + " ADD TABLE " + table.sql()),
                "Publishes the table with all rows and columns.");
    }

    /** All tables at once, so that there is no moment without one of them. */
    private Fix setTables(List<String> others) {
        // Release 14 wants the word TABLE once.
        String objects = Stream.concat(publishable().stream().map(Table::sql), others.stream())
                .collect(Collectors.joining(", "));
        return Fix.sql(
                "ALTER PUBLICATION " + quoted + " SET TABLE " + objects,
                "Publishes the pipeline's tables with all rows and columns, and keeps what else the publication has.");
    }

    private String tableList() {
        return publishable().isEmpty()
                ? ""
                : publishable().stream().map(Table::sql).collect(Collectors.joining(", ", " FOR TABLE ", ""));
    }

    /** Unlogged tables too: they are logged by the time that the publication gets them. */
    private List<Table> publishable() {
        return tables.stream().filter(Table::isPublishable).toList();
    }
}
