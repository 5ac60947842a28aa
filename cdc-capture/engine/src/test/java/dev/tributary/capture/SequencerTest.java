package dev.tributary.capture;

import static dev.tributary.capture.Events.ORDERS;
import static dev.tributary.capture.Events.anew;
import static dev.tributary.capture.Events.begin;
import static dev.tributary.capture.Events.end;
import static dev.tributary.capture.Events.insert;
import static dev.tributary.capture.Events.message;
import static dev.tributary.capture.Events.row;
import static dev.tributary.capture.Events.signal;
import static dev.tributary.capture.Events.snapshotCompleted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.contract.Seeds;
import dev.tributary.contract.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SequencerTest {

    private final List<Numbered> out = new ArrayList<>();

    @Test
    void snapshotIsOneTransactionBetweenItsMarkers() {
        Sequencer sequencer = new Sequencer(CaptureOffset.before(new Position(1, 0), 0), out::add);
        sequencer.beginSnapshot(5, KnownTables.NONE);
        sequencer.accept(row(Operation.READ, 1, 90));
        assertThat(sequencer.offset().phase()).isEqualTo(Phase.SNAPSHOT);
        sequencer.accept(row(Operation.READ, 2, 90));
        sequencer.accept(snapshotCompleted(90));

        assertThat(lines(out)).containsExactly("1:1 B t1", "1:2 r t1", "1:3 r t1", "1:4 S t1 last");
        assertThat(sequencer.offset())
                .isEqualTo(new CaptureOffset(
                        new Position(1, 4),
                        1,
                        Phase.STREAMING,
                        90,
                        90,
                        KnownTables.NONE.in(Map.of("lsn", 90L, "lsn_commit", 90L)),
                        null));
    }

    @Test
    void interruptedSnapshotGoesOnCountingUnderTheSameTransaction() {
        Sequencer first = new Sequencer(CaptureOffset.before(new Position(1, 0), 0), out::add);
        first.beginSnapshot(5, KnownTables.NONE);
        first.accept(row(Operation.READ, 1, 90));
        Sequencer second = new Sequencer(first.offset(), out::add);
        second.beginSnapshot(6, KnownTables.NONE);
        second.accept(snapshotCompleted(95));

        assertThat(lines(out)).containsExactly("1:1 B t1", "1:2 r t1", "1:3 B t1", "1:4 S t1 last");
    }

    @Test
    void numbersWholeTransactions() {
        Sequencer sequencer = new Sequencer(streaming(10, 3, 100), out::add);
        feed(sequencer, begin(1, 100), insert(1, 100), insert(2, 110), end(1, 120, 2));
        feed(sequencer, begin(2, 120), insert(3, 120), end(2, 140, 1));

        assertThat(lines(out))
                .containsExactly("1:11 c t4", "1:12 c t4", "1:13 E t4 last", "1:14 c t5", "1:15 E t5 last");
        assertThat(sequencer.atBoundary()).isTrue();
        assertThat(sequencer.offset().source())
                .containsOnlyKeys("lsn", "lsn_commit", "txId", "tributary_tables")
                .containsEntry("lsn", 140L);
    }

    @Test
    void transactionWithoutEventsMovesTheOffsetButGetsNoNumber() {
        Sequencer sequencer = new Sequencer(streaming(10, 3, 100), out::add);
        feed(sequencer, begin(1, 100), new SourceEvent.Unwanted(100), end(1, 120, 1));

        assertThat(out).isEmpty();
        assertThat(sequencer.offset()).isEqualTo(streaming(10, 3, 120));
    }

    @Test
    void messageOutsideOfATransactionGetsItsOwn() {
        Sequencer sequencer = new Sequencer(streaming(10, 3, 100), out::add);
        feed(sequencer, message("hello", 105));

        assertThat(lines(out)).containsExactly("1:11 m t4", "1:12 E t4 last");
        assertThat(sequencer.offset().lsn()).as("just behind the message").isEqualTo(106);
    }

    @Test
    void rowsOfAnIncrementalSnapshotAreTransactionsOfTheirOwn() {
        Sequencer sequencer = new Sequencer(streaming(10, 3, 100), out::add);
        feed(sequencer, begin(1, 110), row(Operation.READ, 1, 110), row(Operation.READ, 2, 110));
        sequencer.endReads();
        assertThat(sequencer.offset()).as("after a restart they are read again").isEqualTo(streaming(13, 4, 100));
        feed(sequencer, row(Operation.READ, 3, 110), signal("snapshot-window-close", 110), end(1, 120, 1));
        feed(sequencer, begin(2, 120), insert(4, 120), end(2, 140, 1));

        assertThat(lines(out))
                .containsExactly(
                        "1:11 r t4",
                        "1:12 r t4",
                        "1:13 E t4 last",
                        "1:14 r t5",
                        "1:15 E t5 last",
                        "1:16 c t6",
                        "1:17 E t6 last");
        assertThat(sequencer.offset().lsn()).isEqualTo(140);
    }

    /** The mark is written before other transactions commit, whose ends come before that of the mark. */
    @Test
    void rowsOfAnIncrementalSnapshotEndWhereTheTransactionBeforeThemDoes() {
        Sequencer sequencer = new Sequencer(streaming(10, 3, 100), out::add);
        feed(sequencer, begin(1, 105), insert(1, 106), end(1, 150, 1));
        feed(sequencer, begin(2, 110), row(Operation.READ, 2, 110), signal("snapshot-window-close", 110));
        feed(sequencer, end(2, 160, 1), begin(3, 160), insert(3, 160), end(3, 180, 1));

        assertThat(out.stream().map(Numbered::stamp).filter(Stamp::last).map(Stamp::lsn))
                .containsExactly(150L, 150L, 180L);
    }

    @Test
    void aTableThatBeginsAnewIsEmptiedAndThenRead() {
        KnownTables before = KnownTables.complete(Map.of(ORDERS, 16384L));
        Sequencer sequencer = new Sequencer(streaming(10, 3, 100, before), out::add);
        feed(sequencer, begin(1, 110), insert(1, 110), anew(20000, 112, true), end(1, 120, 2));
        assertThat(KnownTables.of(sequencer.offset().source()))
                .isEqualTo(new KnownTables(Map.of(), Map.of("public.orders", 20000L)));
        feed(sequencer, begin(2, 120), row(Operation.READ, 1, 110), end(2, 140, 0));
        feed(sequencer, new SourceEvent.ScanCompleted("public.orders", "SQL_EXCEPTION"), begin(3, 140), end(3, 150, 0));
        assertThat(KnownTables.of(sequencer.offset().source()).reading()).hasSize(1);
        feed(sequencer, new SourceEvent.ScanCompleted("public.orders", "SUCCEEDED"), begin(4, 150), end(4, 160, 0));

        assertThat(lines(out))
                .containsExactly("1:11 c t4", "1:12 t t4", "1:13 E t4 last", "1:14 r t5", "1:15 E t5 last");
        assertThat(KnownTables.of(sequencer.offset().source())).isEqualTo(KnownTables.complete(Map.of(ORDERS, 20000L)));
    }

    @Test
    void aTableWithAGapIsNotCompleteAnyMore() {
        KnownTables before = KnownTables.complete(Map.of(ORDERS, 16384L), Map.of(ORDERS, "1 a"));
        Sequencer sequencer = new Sequencer(streaming(10, 3, 100, before), out::add);
        feed(sequencer, begin(1, 110), insert(1, 110), new SourceEvent.Gap(ORDERS, 112), end(1, 120, 2));
        assertThat(lines(out)).containsExactly("1:11 c t4", "1:12 E t4 last");
        assertThat(KnownTables.of(sequencer.offset().source())).isEqualTo(KnownTables.NONE);
    }

    @Test
    void anotherStateIsAdoptedOnlyInPlaceOfTheOneThatItWasComparedWith() {
        KnownTables before = KnownTables.complete(Map.of(ORDERS, 16384L), Map.of(ORDERS, "1 a"));
        Sequencer sequencer = new Sequencer(streaming(10, 3, 100, before), out::add);
        sequencer.adopt(ORDERS, 16384, Optional.of("1 other"), "1 b");
        sequencer.adopt(ORDERS, 20000, Optional.of("1 a"), "1 b");
        assertThat(KnownTables.of(sequencer.offset().source())).isEqualTo(before);
        sequencer.adopt(ORDERS, 16384, Optional.of("1 a"), "1 b");
        assertThat(KnownTables.of(sequencer.offset().source()).state(ORDERS)).contains("1 b");
        feed(sequencer, begin(1, 110), insert(1, 110), end(1, 120, 1));
        assertThat(KnownTables.of(sequencer.offset().source()).state(ORDERS)).contains("1 b");
    }

    @Test
    void whatWasSentOfATransactionMayEndWithATableThatBeginsAnew() {
        Sequencer first = new Sequencer(streaming(10, 3, 100), out::add);
        feed(first, begin(1, 100), anew(20000, 100, false));
        CaptureOffset early = CaptureOffsetJson.read(CaptureOffsetJson.write(first.offset()));

        Sequencer second = new Sequencer(early, out::add);
        feed(second, begin(1, 100), anew(20000, 100, false), insert(3, 100), end(1, 120, 2));

        assertThat(lines(out)).containsExactly("1:11 t t4", "1:12 c t4", "1:13 E t4 last");
        assertThat(KnownTables.of(second.offset().source()).complete()).containsEntry("public.orders", 20000L);
    }

    @Test
    void skipsExactlyWhatWasSentOfALargeTransaction() {
        Sequencer first = new Sequencer(streaming(10, 3, 100), out::add);
        feed(first, begin(1, 100), insert(1, 100), insert(2, 100));
        CaptureOffset early = CaptureOffsetJson.read(CaptureOffsetJson.write(first.offset()));
        assertThat(early.sent()).isEqualTo(new CaptureOffset.Sent(2, "public.orders", "2", 100));

        Sequencer second = new Sequencer(early, out::add);
        assertThat(second.offset()).as("unchanged until something new is sent").isEqualTo(early);
        feed(second, begin(1, 100), insert(1, 100), insert(2, 100), insert(3, 100), end(1, 120, 3));

        assertThat(lines(out)).containsExactly("1:11 c t4", "1:12 c t4", "1:13 c t4", "1:14 E t4 last");
        assertThat(second.offset().sent()).isNull();
    }

    @Test
    @Tag("random")
    void anyCutOfAnyHistoryGivesTheSameNumbers() {
        long seed = Seeds.seed();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<SourceEvent> history = history(random);
            List<Numbered> whole = new ArrayList<>();
            Sequencer reference = new Sequencer(streaming(0, 0, 10), whole::add);
            history.forEach(reference::accept);

            List<Numbered> cut = new ArrayList<>();
            CaptureOffset stored = streaming(0, 0, 10);
            int crashes = random.nextInt(5);
            for (int crash = 0; crash <= crashes; crash++) {
                List<Numbered> uncommitted = new ArrayList<>();
                Sequencer sequencer = new Sequencer(stored, uncommitted::add);
                int until = crash == crashes ? history.size() : random.nextInt(history.size());
                long from = stored.lsn();
                List<SourceEvent> replayed = history.stream()
                        .dropWhile(event -> from > 10 && !(event instanceof SourceEvent.End e && e.lsn() == from))
                        .skip(from > 10 ? 1 : 0)
                        .toList();
                for (int i = 0; i < Math.min(until, replayed.size()); i++) {
                    sequencer.accept(replayed.get(i));
                    if (random.nextInt(4) == 0 || crash == crashes) {
                        stored = sequencer.offset();
                        cut.addAll(uncommitted);
                        uncommitted.clear();
                    }
                }
            }
            assertThat(lines(cut)).as("seed %d, round %d", seed, round).isEqualTo(lines(whole));
        }
    }

    /** Transactions whose rows all share one LSN, as those of COPY do. */
    private static List<SourceEvent> history(Random random) {
        List<SourceEvent> history = new ArrayList<>();
        long lsn = 10;
        for (int transaction = 1; transaction <= 8; transaction++) {
            history.add(begin(transaction, lsn));
            int rows = random.nextInt(6);
            for (int row = 0; row < rows; row++) {
                history.add(insert(row, lsn));
            }
            lsn += 10;
            history.add(end(transaction, lsn, rows));
        }
        return history;
    }

    @Test
    void refusesAReplayThatDiffers() {
        Sequencer sequencer = new Sequencer(
                new CaptureOffset(
                        new Position(1, 12),
                        3,
                        Phase.STREAMING,
                        100,
                        100,
                        Map.of("lsn", 100L),
                        new CaptureOffset.Sent(2, "public.orders", "2", 100)),
                out::add);
        feed(sequencer, begin(1, 100), insert(1, 100));
        assertThatThrownBy(() -> sequencer.accept(insert(7, 100)))
                .hasMessageContaining("does not replay as it was sent")
                .hasMessageContaining("key=2")
                .hasMessageContaining("key=7")
                .hasMessageContaining(Remedy.NEW_EPOCH);
        assertThat(out).isEmpty();
    }

    @Test
    void refusesATransactionThatShrank() {
        Sequencer sequencer = new Sequencer(
                new CaptureOffset(
                        new Position(1, 12),
                        3,
                        Phase.STREAMING,
                        100,
                        100,
                        Map.of("lsn", 100L),
                        new CaptureOffset.Sent(2, "public.orders", "2", 100)),
                out::add);
        feed(sequencer, begin(1, 100), insert(1, 100));
        assertThatThrownBy(() -> sequencer.accept(end(1, 120, 1)))
                .hasMessageContaining("has 1 events now, but 2 were sent");
    }

    @Test
    void refusesATransactionThatIsNotComplete() {
        Sequencer sequencer = new Sequencer(streaming(10, 3, 100), out::add);
        feed(sequencer, begin(1, 100), insert(1, 100));
        assertThatThrownBy(() -> sequencer.accept(end(1, 120, 2)))
                .hasMessageContaining("has 2 events, but 1 were delivered");
    }

    @Test
    void refusesARowOutsideOfATransaction() {
        Sequencer sequencer = new Sequencer(streaming(10, 3, 100), out::add);
        assertThatThrownBy(() -> sequencer.accept(insert(1, 100)))
                .hasMessage("Debezium delivered Change in phase STREAMING outside of a transaction,"
                        + " which cannot be numbered.");
    }

    private static void feed(Sequencer sequencer, SourceEvent... events) {
        for (SourceEvent event : events) {
            sequencer.accept(event);
        }
    }

    private static CaptureOffset streaming(long seq, long transactions, long lsn) {
        return streaming(seq, transactions, lsn, KnownTables.NONE);
    }

    private static CaptureOffset streaming(long seq, long transactions, long lsn, KnownTables tables) {
        return new CaptureOffset(
                new Position(1, seq),
                transactions,
                Phase.STREAMING,
                lsn,
                lsn,
                tables.in(Map.of("lsn", lsn, "lsn_commit", lsn, "txId", 7L)),
                null);
    }

    private static List<String> lines(List<Numbered> numbered) {
        return numbered.stream()
                .map(Numbered::stamp)
                .map(stamp -> stamp.position() + " " + stamp.operation().code() + " t" + stamp.transaction()
                        + (stamp.last() ? " last" : ""))
                .toList();
    }
}
