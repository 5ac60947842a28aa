package dev.tributary.zones.refined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.contract.RegistryAccess;
import dev.tributary.contract.SchemaRegistry;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Cuts;
import dev.tributary.lake.DirectWriter;
import dev.tributary.lake.GuardedWriter;
import dev.tributary.lake.Lake;
import dev.tributary.lake.Ledger;
import dev.tributary.lake.Quarantine;
import dev.tributary.lake.SmallSession;
import dev.tributary.lake.StoppedTable;
import dev.tributary.spec.History;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.Source;
import dev.tributary.spec.SourceTable;
import dev.tributary.zones.raw.RawTables;
import dev.tributary.zones.raw.Schemas;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class RefinedStreamIT {

    private static final LakeTable PARCELS = LakeTable.refined("parcels");
    private static final String EMPTY = "empty";

    @TempDir
    static Path folder;

    static SparkSession spark;

    private Lake lake;
    private RawHistory history;

    @BeforeAll
    static void start() {
        spark = SmallSession.in(folder);
        Lake empty = new Lake(spark, folder.resolve(EMPTY).toString());
        RawTables.create(empty, RawHistory.SCHEMAS);
        new Cuts(empty);
        new Ledger(empty);
        new Quarantine(empty);
    }

    /** The next class has its own catalog: names in this one point at tables of another folder. */
    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** A copy of tables takes a fraction of what making them takes. */
    @BeforeEach
    void freshLake(TestInfo test) throws IOException {
        for (String zone : List.of("raw", "refined", "meta")) {
            spark.sql("DROP DATABASE IF EXISTS " + zone + " CASCADE");
        }
        Path own = folder.resolve(test.getTestMethod().orElseThrow().getName());
        FileUtils.copyDirectory(folder.resolve(EMPTY).toFile(), own.toFile());
        lake = new Lake(spark, own.toString());
        history = new RawHistory(lake);
    }

    @Test
    void advancesByWholeTransactionsOnly() {
        RefinedStream refined = stream(new DirectWriter());
        history.create(1, "a", "1.00").create(2, "b", "2.00").end().update(1, "A", "1.50");
        history.arrive();
        refined.release();
        assertThat(refined.last().to().seq()).isEqualTo(3);
        assertThat(contents()).containsExactly("1 a 1.00 @1", "2 b 2.00 @2");

        history.delete(2).end().arrive();
        refined.release();
        assertThat(contents()).containsExactly("1 A 1.50 @4");
        assertThat(refined.last().versions()).containsEntry("parcels", lake.version(PARCELS));
        assertThat(feed(refined.last().version(PARCELS)))
                .containsExactlyInAnyOrder("update_preimage 1 a", "update_postimage 1 A", "delete 2 b");
        assertLedgerAddsUp();
    }

    @Test
    void keepsTheTextThatAnUpdateDidNotSend() {
        RefinedStream refined = stream(new DirectWriter());
        history.create(1, "long", "1.00").create(7, null, "7.00").end().arrive();
        refined.release();
        history.update(1, RawHistory.UNSENT, "2.00").update(7, RawHistory.UNSENT, "7.50");
        history.move(1, 5, RawHistory.UNSENT, "3.00").end().arrive();
        refined.release();
        assertThat(contents()).containsExactly("5 long 3.00 @7", "7 null 7.50 @5");
        assertThat(sum(LakeTable.LEDGER, "unknown_toast")).isZero();
    }

    @Test
    void truncateAndTheEndOfASnapshotTakeWhatIsOlder() {
        RefinedStream refined = stream(new DirectWriter());
        history.mark(Operation.SNAPSHOT_BEGAN).read(1, "a", "1.00").read(2, "b", "2.00");
        // The first attempt broke off; meanwhile 2 was deleted.
        history.mark(Operation.SNAPSHOT_BEGAN).read(1, "a", "1.00").mark(Operation.SNAPSHOT_ENDED);
        history.arrive();
        refined.release();
        assertThat(contents()).containsExactly("1 a 1.00 @5");

        history.create(3, "c", "3.00").truncate().create(4, "d", "4.00").end().arrive();
        refined.release();
        assertThat(contents()).containsExactly("4 d 4.00 @9");

        history.truncate().end().arrive();
        refined.release();
        assertThat(contents()).isEmpty();
        assertLedgerAddsUp();
    }

    @Test
    void quarantinesWhatCannotBeDecodedAndGoesOn() {
        RefinedStream refined = stream(new DirectWriter());
        history.create(1, "a", "1.00").rubbish(1).create(2, "b", "2.00").end().arrive();
        refined.release();
        assertThat(contents()).containsExactly("1 a 1.00 @1", "2 b 2.00 @3");
        Row refused = lake.read(LakeTable.QUARANTINE).first();
        assertThat(refused.<String>getAs("topic")).isEqualTo(RawHistory.TOPIC);
        assertThat(refused.<Long>getAs("offset")).isEqualTo(2);
        assertThat(refused.<String>getAs("cause")).startsWith("The 6 bytes are not a value of schema 2");
        assertThat(refused.<byte[]>getAs("value")).hasSize(6);

        // Each new epoch reads it again, and cannot decode it again.
        history.rubbishRead(1).rubbishRead(4).end().arrive();
        refined.release();
        history.rubbishRead(1).rubbishRead(4).end().arrive();
        refined.release();
        assertThat(lake.read(LakeTable.QUARANTINE)
                        .select("offset")
                        .orderBy("offset")
                        .collectAsList())
                .extracting(row -> row.getLong(0))
                .containsExactly(2L, 6L);
        assertThat(sum(LakeTable.LEDGER, "quarantined")).isEqualTo(5);
        assertLedgerAddsUp();
    }

    /** The capture starts with the new pipeline file before the driver does. */
    @Test
    void aTableThatThePipelineGetsIsTakenInAtTheNextStart() {
        RefinedStream before = new RefinedStream(lake, applier(new DirectWriter(), "letters"));
        before.hold();
        history.anew().end().read(1, "a", "1.00").read(2, "b", "2.00").end().arrive();
        assertThatThrownBy(before::release)
                .hasMessageStartingWith("The pipeline file names the table of the topic test.public.parcels");
        assertThat(lake.read(LakeTable.QUARANTINE).isEmpty()).isTrue();

        RefinedStream refined = stream(new DirectWriter());
        refined.release();
        assertThat(contents()).containsExactly("1 a 1.00 @3", "2 b 2.00 @4");

        // Another table under the same name.
        history.create(3, "c", "3.00")
                .end()
                .anew()
                .end()
                .read(2, "B", "2.50")
                .end()
                .arrive();
        refined.release();
        assertThat(contents()).containsExactly("2 B 2.50 @10");
        assertLedgerAddsUp();
    }

    @Test
    void waitsAtAHoleAndGoesOnWhenItIsFilled() {
        RefinedStream refined = stream(new DirectWriter());
        history.create(1, "a", "1.00").end().lose().end().arrive();
        refined.release();
        assertThat(refined.last().to().seq()).isEqualTo(2);
        assertThat(refined.hole()).isEqualTo("number 3");
    }

    @Test
    void stopsAtLostNumbersUntilASnapshotMakesUpForThem() {
        RefinedStream refined = new RefinedStream(lake, applier(new DirectWriter()), 10, Duration.ZERO);
        history.create(1, "a", "1.00").create(2, "b", "2.00").end();
        history.lose().lose().update(2, "B", "2.50").end().arrive();
        assertThatThrownBy(refined::release)
                .isInstanceOf(LossException.class)
                .hasMessageStartingWith("raw.changes lacks numbers 4 to 5 (applied through 3)");
        assertThat(contents()).containsExactly("1 a 1.00 @1", "2 b 2.00 @2");
        assertThat(refined.canGoOn()).isFalse();

        history.epoch(2).mark(Operation.SNAPSHOT_BEGAN).read(2, "B", "3.00").arrive();
        assertThat(refined.canGoOn()).isTrue();
        refined.release();
        assertThat(contents()).as("half of the snapshot is there").containsExactly("1 a 1.00 @1", "2 b 2.00 @2");

        history.mark(Operation.SNAPSHOT_ENDED).update(2, "C", "3.00").end().arrive();
        refined.release();
        assertThat(contents()).containsExactly("2 C 3.00 @11");
        assertThat(refined.hole()).isNull();
        assertLedgerAddsUp();
    }

    @Test
    void cutsExactlyAtAnLsnAndHolds() {
        RefinedStream refined = stream(new DirectWriter());
        refined.hold();
        history.create(1, "a", "1.00").end().create(2, "b", "2.00").end().arrive();
        // The first END has LSN 20, the second 40.
        Cut cut = refined.cutAt(40, Duration.ofSeconds(30));
        assertThat(cut.to().seq()).isEqualTo(2);
        assertThat(contents()).containsExactly("1 a 1.00 @1");
        refined.release();
        assertThat(contents()).containsExactly("1 a 1.00 @1", "2 b 2.00 @3");
        assertThatThrownBy(() -> refined.cutAt(50, Duration.ZERO))
                .hasMessageStartingWith("The captured stream did not pass LSN 32 within 0 s; refined stands at 1:4");
    }

    @Test
    void whoWaitsToHoldNeedNotWaitUntilEverythingIsApplied() throws InterruptedException {
        AtomicReference<RefinedStream> stream = new AtomicReference<>();
        Thread holder = new Thread(() -> stream.get().hold());
        GuardedWriter busy = (lake, table, changes) -> {
            history.create(2, "b", "2.00").end().arrive();
            holder.start();
            await().until(() -> holder.getState() == Thread.State.WAITING);
            new DirectWriter().write(lake, table, changes);
        };
        RefinedStream refined = stream(busy);
        stream.set(refined);
        history.create(1, "a", "1.00").end().arrive();
        refined.release();
        holder.join();
        assertThat(contents()).containsExactly("1 a 1.00 @1");
    }

    @Test
    void anInterruptedCutIsRepeatedToTheSameEnd() {
        GuardedWriter dies = (lake, table, changes) -> {
            new DirectWriter().write(lake, table, changes);
            throw new InternalError("pulled the plug");
        };
        history.create(1, "a", "1.00").create(2, "b", "1.00").end().arrive();
        RefinedStream first = stream(dies);
        assertThatThrownBy(first::release).hasRootCauseMessage("pulled the plug");
        history.update(1, RawHistory.UNSENT, "9.00").delete(2).end().arrive();
        RefinedStream second = stream(new DirectWriter());
        second.release();
        assertThat(contents()).containsExactly("1 a 9.00 @4");
        assertThat(lake.read(LakeTable.CUTS).select("to_seq").orderBy("cut").collectAsList())
                .extracting(row -> row.getLong(0))
                .containsExactly(3L, 6L);
        assertLedgerAddsUp();
    }

    @Test
    void aColumnThatBecomesWiderIsWidenedAndNothingElseChanges() {
        RefinedStream refined = stream(new DirectWriter());
        history.shaped(RawHistory.NARROW, Operation.CREATE, 1, "1.50", 7, List.of(1, 2))
                .shaped(RawHistory.NARROW, Operation.CREATE, 2, "2.00", Integer.MAX_VALUE, null)
                .end()
                .arrive();
        refined.release();
        Cut before = refined.last();
        history.shaped(RawHistory.WIDE, Operation.UPDATE, 1, "1234567890.125", 5_000_000_000L, List.of(1L, 1L << 40))
                .shaped(RawHistory.NARROW, Operation.CREATE, 3, "3.00", 3, List.of(3))
                .shaped(RawHistory.WIDE, Operation.CREATE, 4, "4.000", 4L, List.of())
                .end()
                .arrive();
        refined.release();
        assertThat(lake.read(PARCELS)
                        .drop("_epoch", "_seq", "_commit_time", "big text")
                        .orderBy("id")
                        .collectAsList()
                        .toString())
                .isEqualTo("[[1,1234567890.125,5000000000,ArraySeq(1, 1099511627776)], [2,2.000,2147483647,null],"
                        + " [3,3.000,3,ArraySeq(3)], [4,4.000,4,ArraySeq()]]");
        assertThat(lake.read(PARCELS).schema().apply("amount").dataType().sql()).isEqualTo("DECIMAL(15,3)");
        assertThat(lake.read(PARCELS, before.version(PARCELS))
                        .schema()
                        .apply("pieces")
                        .dataType()
                        .sql())
                .isEqualTo("INT");
        assertThat(feed(refined.last().version(PARCELS)))
                .containsExactlyInAnyOrder(
                        "update_preimage 1 null", "update_postimage 1 null", "insert 3 null", "insert 4 null");
        assertThat(refined.last().stopped()).isEmpty();
        assertLedgerAddsUp();
    }

    @Test
    void aTableWhoseColumnGetsAnotherTypeStopsAloneAndGoesOnWhenItsRowsWereReadAgain() {
        RefinedStream refined = new RefinedStream(lake, applier(new DirectWriter(), "parcels", "letters"));
        history.shaped(RawHistory.NARROW, Operation.CREATE, 1, "1.00", 1, null)
                .of("letters")
                .create(1, "a", "1.00")
                .end()
                .of("parcels")
                .arrive();
        refined.release();
        long version = refined.last().version(PARCELS);

        history.shaped(RawHistory.OTHER, Operation.UPDATE, 1, "1.00", "one", null)
                .shaped(RawHistory.NARROW, Operation.CREATE, 2, "2.00", 2, null)
                .of("letters")
                .create(2, "b", "2.00")
                .end()
                .of("parcels")
                .arrive();
        refined.release();
        assertThat(refined.last().to().seq()).isEqualTo(7);
        assertThat(refined.last().versions()).containsEntry("parcels", version);
        assertThat(contents()).containsExactly("1 null 1.00 @1");
        assertThat(lake.read(LakeTable.refined("letters")).count()).isEqualTo(2);
        StoppedTable stopped = refined.last().stopped().get("parcels");
        assertThat(stopped.through().seq()).isEqualTo(3);
        assertThat(stopped.events()).isEqualTo(2);
        assertThat(stopped.sinceCut()).isEqualTo(2);
        assertThat(stopped.cause())
                .startsWith("refined.parcels: Column pieces of refined.parcels is INT, and the source now sends STRING,"
                        + " which does not fit into it (1 rows so far).")
                .endsWith("then have the rows read again: tributary snapshot public.parcels");
        assertThat(sum(LakeTable.LEDGER, "deferred")).isEqualTo(2);
        assertLedgerAddsUp();

        // The next process knows it from the cut.
        RefinedStream second = new RefinedStream(lake, applier(new DirectWriter(), "parcels", "letters"));
        history.shaped(RawHistory.WIDE, Operation.UPDATE, 2, "2.500", 5_000_000_000L, null)
                .end()
                .arrive();
        second.release();
        assertThat(second.last().stopped().get("parcels").events()).isEqualTo(3);
        assertThat(contents()).as("one row is not known").containsExactly("1 null 1.000 @1");

        history.shaped(RawHistory.WIDE, Operation.READ, 1, "1.750", 1L, null)
                .end()
                .arrive();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            second.release();
            second.tick();
            assertThat(second.last().stopped()).isEmpty();
        });
        assertThat(contents()).containsExactly("1 null 1.750 @10", "2 null 2.500 @8");
        assertThat(second.last().version(PARCELS)).isEqualTo(lake.version(PARCELS));
        assertThat(sum(LakeTable.LEDGER, "deferred")).isZero();
        assertLedgerAddsUp();
    }

    @Test
    void aTableThatFailedIsTriedAgainAlthoughNothingNewComes() {
        AtomicReference<String> failure = new AtomicReference<>("The disk is full");
        RefinedStream refined = stream((lake, table, changes) -> {
            if (failure.get() != null) {
                throw new IllegalStateException(failure.get());
            }
            new DirectWriter().write(lake, table, changes);
        });
        history.create(1, "a", "1.00").end().truncate().create(2, "b", "2.00").end();
        history.arrive();
        refined.release();
        assertThat(refined.last().stopped().get("parcels").cause()).isEqualTo("refined.parcels: The disk is full");
        assertThat(refined.last().version(PARCELS)).isEqualTo(-1);
        failure.set(null);
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            refined.tick();
            assertThat(refined.last().stopped()).isEmpty();
        });
        assertThat(refined.last().to().seq()).isEqualTo(5);
        assertThat(contents()).containsExactly("2 b 2.00 @4");
        assertThat(refined.last().version(PARCELS)).isEqualTo(lake.version(PARCELS));
        assertLedgerAddsUp();
    }

    @Test
    void anyHistoryInAnyCutsIsTheModel() {
        model(20261123, stream(new DirectWriter()), 3, 25, 3);
    }

    @Test
    void aCutFoldedBySparkJobsIsTheModelToo() {
        // No transaction ends within the numbers that the driver takes in.
        model(20261124, new RefinedStream(lake, applier(new DirectWriter()), 10, Duration.ofMinutes(1)), 2, 1, 40);
    }

    private void model(long seed, RefinedStream refined, int batches, int transactions, int changes) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TreeMap<Long, String[]> model = new TreeMap<>();
        for (int batch = 0; batch < batches; batch++) {
            for (int transaction = 0; transaction < transactions; transaction++) {
                for (int i = changes / 2 + random.nextInt(changes); i > 0; i--) {
                    change(random, model);
                }
                history.end();
            }
            history.arrive();
            refined.release();
            List<String> expected = new ArrayList<>();
            model.forEach((id, row) -> expected.add(id + " " + row[0] + " " + row[1]));
            assertThat(contents().stream().map(line -> line.replaceAll(" @.*", "")))
                    .as("after batch %d of seed %d", batch, seed)
                    .containsExactlyElementsOf(expected);
        }
        assertLedgerAddsUp();
    }

    private void change(Random random, TreeMap<Long, String[]> model) {
        long id = random.nextInt(12);
        String text = random.nextInt(5) == 0 ? null : "t" + random.nextInt(1000);
        String amount = BigDecimal.valueOf(random.nextInt(100_000), 2).toString();
        String[] row = model.get(id);
        if (row == null) {
            history.create(id, text, amount);
            model.put(id, new String[] {text, amount});
        } else {
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    history.delete(id);
                    model.remove(id);
                }
                case 2, 3 -> {
                    history.update(id, row[0] == null ? null : RawHistory.UNSENT, amount);
                    row[1] = amount;
                }
                case 4 -> {
                    long to = 12 + random.nextInt(6);
                    if (!model.containsKey(to)) {
                        history.move(id, to, row[0] == null ? null : RawHistory.UNSENT, amount);
                        model.remove(id);
                        model.put(to, new String[] {row[0], amount});
                    } else {
                        history.delete(to);
                        model.remove(to);
                    }
                }
                case 5 -> {
                    if (random.nextInt(6) == 0) {
                        history.truncate();
                        model.clear();
                    }
                }
                default -> {
                    history.update(id, text, amount);
                    model.put(id, new String[] {text, amount});
                }
            }
        }
    }

    private RefinedStream stream(GuardedWriter writer) {
        return new RefinedStream(lake, applier(writer));
    }

    private CutApplier applier(GuardedWriter writer) {
        return applier(writer, "parcels");
    }

    private CutApplier applier(GuardedWriter writer, String... names) {
        List<SourceTable> tables = Arrays.stream(names)
                .map(name -> new SourceTable(
                        "public", name, name, List.of("id"), History.SCD1, "", List.of(), List.of(), Map.of()))
                .toList();
        Pipeline pipeline = new Pipeline(1, "test", "", List.of(), new Source(tables), List.of(), List.of());
        // Everything needed is in raw.schemas: nobody listens at this address.
        Schemas schemas = new Schemas(lake, new SchemaRegistry(RegistryAccess.plain(URI.create("http://127.0.0.1:9"))));
        return new CutApplier(lake, pipeline, schemas, writer, RawHistory.TOPIC::equals);
    }

    private List<String> contents() {
        return lake.read(PARCELS).orderBy("id").collectAsList().stream()
                .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2) + " @" + row.getAs("_seq"))
                .toList();
    }

    private List<String> feed(long version) {
        return lake.changes(PARCELS, version, version).collectAsList().stream()
                .map(row -> row.getAs("_change_type") + " " + row.get(0) + " " + row.get(1))
                .toList();
    }

    private void assertLedgerAddsUp() {
        assertThat(sum(LakeTable.LEDGER, "events"))
                .isEqualTo(sum(LakeTable.CUTS, "to_seq - from_seq"))
                .isEqualTo(history.seq());
    }

    private long sum(LakeTable table, String what) {
        return lake.read(table).selectExpr("sum(" + what + ")").first().getLong(0);
    }
}
