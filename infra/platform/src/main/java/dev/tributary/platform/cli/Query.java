package dev.tributary.platform.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.watch.TextTable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs SQL on the lake. */
@Command(
        name = "query",
        description = "Run a SQL query on raw, refined, marts and meta.",
        mixinStandardHelpOptions = true)
final class Query implements Callable<Integer> {

    /** How to print the result, other than as a table. */
    static final class Format {
        @Option(names = "--json", description = "Print an array of objects.")
        private boolean json;

        @Option(names = "--csv", description = "Print comma-separated values with a header line.")
        private boolean csv;
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @ArgGroup
    private Format format = new Format();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print the first N rows, at most 100000. Default: 1000.")
    private int limit;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "Cancel the query after this time: 90s, 5m, 1h30m. Default: 10m.",
            converter = TimeOption.class)
    private Duration time;

    @Parameters(paramLabel = "SQL", description = "For example: \"SELECT * FROM marts.daily_revenue LIMIT 10\".")
    private String sql;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        DriverClient driver = new DriverClient(options.existing(), line -> {
            err.println(line);
            err.flush();
        });
        JsonNode answer = driver.query(sql, limit, time);
        List<String> columns = new ArrayList<>();
        answer.path("columns").forEach(column -> columns.add(column.path("name").asText()));
        PrintWriter out = spec.commandLine().getOut();
        JsonNode rows = answer.path("rows");
        if (format.json) {
            out.println(Json.pretty(QueryResult.objects(columns, rows)));
        } else if (format.csv) {
            out.println(columns.stream().map(QueryResult::csv).collect(Collectors.joining(",")));
            rows.forEach(row ->
                    out.println(QueryResult.cells(row).map(QueryResult::csv).collect(Collectors.joining(","))));
        } else {
            TextTable table = new TextTable(columns.toArray(String[]::new));
            rows.forEach(row -> table.row(QueryResult.cells(row)
                    .map(cell -> cell == null ? "NULL" : cell.replaceAll("\\R", " "))
                    .toArray(String[]::new)));
            table.lines().forEach(out::println);
            out.println();
            out.println(rows.size() == 1 ? "1 row" : rows.size() + " rows");
        }
        if (answer.path("truncated").asBoolean()) {
            spec.commandLine().getErr().println("There are more rows: see them with --limit.");
        }
        out.flush();
        return 0;
    }
}
