package dev.tributary.jobs.verify;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import dev.tributary.lake.StoppedTable;
import dev.tributary.spec.AtCapture;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * Whether a refined table at a cut has the rows of its source table in a snapshot, value by value.
 *
 * @param reader reads the snapshot
 */
record TableCheck(SourceTable table, Connection reader, Lake lake, Cut cut) {

    /** Columns that refined tables have besides those of the source. */
    private static final Set<String> OWN = Set.of("_epoch", "_seq", "_commit_time");

    static String name(SourceTable table) {
        return table.qualifiedName() + " = " + LakeTable.refined(table.as());
    }

    Check run() throws SQLException {
        StoppedTable behind = cut.stopped().get(table.as());
        if (behind != null) {
            return new Check(
                    name(table),
                    false,
                    "the table has stopped at " + behind.through() + ", before cut " + behind.sinceCut() + ", and "
                            + behind.events() + " changes wait: " + behind.cause());
        }
        long version = cut.version(LakeTable.refined(table.as()));
        if (version < 0) {
            long rows = count();
            return new Check(
                    name(table),
                    rows == 0,
                    rows == 0
                            ? "0 rows equal; nothing has reached the lake yet"
                            : rows + " rows missing in the lake, which has no such table");
        }
        return compare(lake.read(LakeTable.refined(table.as()), version));
    }

    private Check compare(Dataset<Row> refined) throws SQLException {
        List<SourceColumn> source = SourceCatalog.ofTable(reader, source());
        ComparedColumns columns = new ComparedColumns();
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (SourceColumn column : source) {
            AtCapture how = table.atCapture(column.name());
            String name = table.inLake(column.name());
            boolean there = Arrays.asList(refined.columns()).contains(name);
            if (how == AtCapture.EXCLUDED) {
                (there ? problems : notes)
                        .add("column " + name
                                + (there
                                        ? " is excluded at capture and in the lake all the same"
                                        : " is excluded at capture"));
                continue;
            }
            if (!there) {
                if (column.generated()) {
                    notes.add("column " + name + " is not in the lake; PostgreSQL computes it");
                } else {
                    problems.add("column " + name + " is not in the lake");
                }
                continue;
            }
            DataType type = refined.schema().apply(name).dataType();
            Optional<String> disguised = Disguise.sql(column.quoted(), how);
            CanonicalText.of(
                            disguised.orElse(column.quoted()),
                            disguised.isPresent() ? "text" : column.type(),
                            refined.col(Lake.quote(name)),
                            type)
                    .ifPresentOrElse(
                            text -> columns.add(name, text, table.key()),
                            () -> problems.add("column " + name + " of type " + column.type()
                                    + " cannot be compared with " + type.simpleString()));
        }
        notes.addAll(onlyInTheLake(refined, source));
        if (columns.keySize() < table.key().size()) {
            problems.add("without the whole key " + table.key() + " no row can be compared");
            return new Check(name(table), false, String.join("; ", problems));
        }
        Comparison comparison = columns.compare(reader, "", SourceCatalog.rowsOf(reader, source()), refined);
        String detail = Stream.of(List.of(comparison.detail()), problems, notes)
                .flatMap(List::stream)
                .collect(Collectors.joining("; "));
        return new Check(name(table), comparison.same() && problems.isEmpty(), detail);
    }

    private List<String> onlyInTheLake(Dataset<Row> refined, List<SourceColumn> source) {
        return Arrays.stream(refined.columns())
                .filter(name -> !OWN.contains(name)
                        && source.stream()
                                .noneMatch(column -> table.inLake(column.name()).equals(name)))
                .map(name -> "column " + name + " is in the lake only")
                .toList();
    }

    private long count() throws SQLException {
        try (Statement statement = reader.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT count(*) FROM " + SourceCatalog.rowsOf(reader, source()))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private String source() {
        return SourceColumn.quote(table.schema()) + "." + SourceColumn.quote(table.name());
    }
}
