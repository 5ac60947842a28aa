package dev.tributary.bench;

import dev.tributary.reduce.Change;
import dev.tributary.reduce.Fold;
import dev.tributary.reduce.Folds;
import dev.tributary.reduce.NetChanges;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.VersionChanges;
import dev.tributary.reduce.VersionFold;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time and allocation to fold one cut, on one thread; {@code infra/bench/fold.sh} runs it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class FoldBenchmark {

    private static final long SEED = 7;

    @Param({"10000", "1000000"})
    private int events;

    private GeneratedCut cut;

    @Setup(Level.Trial)
    public void generate() {
        cut = GeneratedCut.of(events, SEED);
        cut.require(scd1());
    }

    @Benchmark
    public NetChanges scd1() {
        Fold fold = Fold.scd1(cut.held()::get);
        for (Change change : cut.changes()) {
            fold.add(change);
        }
        return fold.finish();
    }

    @Benchmark
    public VersionChanges scd2() {
        VersionFold fold = Folds.PRODUCTION.scd2(
                GeneratedCut.COLUMNS, List.of("a", "b", "c", "big"), cut.held()::get, Place.ORIGIN);
        for (Change change : cut.changes()) {
            fold.add(change);
        }
        return fold.finish();
    }
}
