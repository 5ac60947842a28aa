package dev.tributary.bench.capture;

import java.util.Arrays;
import java.util.List;

/**
 * Times from commit to visible, milliseconds, sorted.
 *
 * @param millis at least one
 */
record Latency(double[] millis) {

    static Latency of(List<Double> millis) {
        double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Latency(sorted);
    }

    double percentile(double percent) {
        return millis[(int) Math.min(millis.length - 1, Math.ceil(millis.length * percent / 100) - 1)];
    }
}
