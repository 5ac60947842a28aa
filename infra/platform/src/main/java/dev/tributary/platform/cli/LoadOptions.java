package dev.tributary.platform.cli;

import dev.tributary.platform.servers.EmbeddedRun.Load;
import picocli.CommandLine.Option;

/** How hard the producers of an embedded run work. */
final class LoadOptions {

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "Row changes a second in the database; payments come at a tenth of it. Default: 200.")
    private int rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "The same seed gives the same workload. Default: 42.")
    private long seed;

    Load load() {
        if (rate < 1) {
            throw dev.tributary.platform.run.Failure.usage("--rate must be at least 1, not " + rate + ".");
        }
        return new Load(rate, seed);
    }
}
