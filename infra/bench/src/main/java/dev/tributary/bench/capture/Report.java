package dev.tributary.bench.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians of the rounds, and how they compare. */
final class Report {

    private final Map<String, List<Run>> runs = new LinkedHashMap<>();

    void add(String contender, Run run) {
        runs.computeIfAbsent(contender, any -> new ArrayList<>()).add(run);
        System.out.printf(
                "  %-34s %,9.0f events/s  %6.2f CPU s per million%n",
                contender, run.rate(), run.cpuSecondsPerMillion());
    }

    /**
     * @param reference the contender that the others are compared with
     */
    void print(String reference) {
        Run base = runs.containsKey(reference) ? median(reference) : null;
        System.out.println("| contender | events/s | ratio | CPU s per million | ratio |");
        System.out.println("|---|---|---|---|---|");
        for (String each : runs.keySet()) {
            Run median = median(each);
            System.out.printf(
                    "| %s | %,.0f | %s | %.1f | %s |%n",
                    each,
                    median.rate(),
                    base == null ? "" : String.format("%.2f", median.rate() / base.rate()),
                    median.cpuSecondsPerMillion(),
                    base == null
                            ? ""
                            : String.format("%.2f", median.cpuSecondsPerMillion() / base.cpuSecondsPerMillion()));
        }
    }

    private Run median(String contender) {
        List<Run> all = runs.get(contender);
        return new Run(all.get(0).events(), median(all, Run::seconds), median(all, Run::cpuSeconds));
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
        double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
