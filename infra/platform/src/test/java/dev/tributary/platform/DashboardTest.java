package dev.tributary.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contract.MetricsPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard asks for metrics that exist: those on the page, which tests compare with what processes serve. */
class DashboardTest {

    private static final Path ROOT = Path.of("../..");
    private static final List<String> PROCESSES = List.of("Capture", "Driver", "Workload", "Payments", "Every process");
    private static final Pattern METRIC = Pattern.compile("\\b(tributary|jvm|process|system)_\\w+");

    private final JsonNode dashboard;

    DashboardTest() throws IOException {
        dashboard = new ObjectMapper()
                .readTree(ROOT.resolve("infra/grafana/tributary.json").toFile());
    }

    @Test
    void everyQueryNamesServedMetricsOnly() throws IOException {
        Set<String> served = served();
        List<String> queries = queries();
        assertThat(queries)
                .hasSizeGreaterThan(20)
                .allSatisfy(query ->
                        assertThat(metrics(query)).as(query).isNotEmpty().isSubsetOf(served));
    }

    @Test
    void everyProcessIsOnIt() throws IOException {
        Set<String> used = new TreeSet<>();
        queries().forEach(query -> used.addAll(metrics(query)));
        for (String process : PROCESSES) {
            assertThat(names(process)).as(process).containsAnyElementsOf(used);
        }
    }

    private List<String> queries() {
        List<String> queries = new ArrayList<>(dashboard.findValuesAsText("expr"));
        dashboard.at("/templating/list").forEach(variable -> variable.at("/query")
                .findValuesAsText("query")
                .forEach(queries::add));
        return queries;
    }

    private static Set<String> metrics(String query) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = METRIC.matcher(query);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static Set<String> served() throws IOException {
        Set<String> names = new HashSet<>();
        for (String process : PROCESSES) {
            names.addAll(names(process));
        }
        return names;
    }

    /** The series of a process: a histogram has three names. */
    private static Set<String> names(String process) throws IOException {
        Set<String> names = new HashSet<>();
        for (String metric : MetricsPage.explained(ROOT, process)) {
            String name = metric.split(" ")[0];
            switch (metric.split(" ")[1]) {
                case "histogram" -> names.addAll(Set.of(name + "_bucket", name + "_sum", name + "_count"));
                case "summary" -> names.addAll(Set.of(name + "_sum", name + "_count"));
                default -> names.add(name);
            }
        }
        return names;
    }
}
