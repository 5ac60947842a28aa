package dev.tributary.reduce;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Makes folds. All of one instance obey the same set of rules. */
public final class Folds {

    /** All rules hold. */
    public static final Folds PRODUCTION = new Folds(Rules.ALL);

    private final Rules rules;

    Folds(Rules rules) {
        this.rules = rules;
    }

    Rules rules() {
        return rules;
    }

    /**
     * Present rows, of whole transactions from a dense sequence.
     *
     * @param applied the target was brought through here: events up to here are repeats
     */
    public Fold scd1(Target target, Place applied) {
        return scd1(Order.DENSE, target, applied);
    }

    /**
     * Versions of rows, of whole transactions from a dense sequence.
     *
     * @param tracked the columns whose change opens a version; the others change it in place
     * @param target the open versions
     * @param applied the target was brought through here: events up to here are repeats
     */
    public VersionFold scd2(Columns columns, List<String> tracked, Target target, Place applied) {
        return scd2(Order.DENSE, columns, tracked, target, applied);
    }

    /** Present rows or versions of a table that a foreign Debezium's topic describes. */
    public ForeignFold foreign(RawHistory raw) {
        return new ForeignFold(this, raw);
    }

    /**
     * A table without key whose events carry whole old rows.
     *
     * @param held how many equal rows the target holds
     * @param applied the target was brought through here: events up to here are repeats
     */
    public MultisetFold multiset(ToLongFunction<Key> held, Place applied) {
        return MultisetFold.onTop(rules, held, applied);
    }

    /**
     * The same from the whole history of the table: what the target holds only tells what has to change.
     *
     * @param held how many equal rows the target holds
     */
    public MultisetFold multisetAnew(ToLongFunction<Key> held) {
        return MultisetFold.fromNothing(rules, held);
    }

    /**
     * A table without key whose events carry no whole old rows.
     *
     * @param applied the target was brought through here: events up to here are repeats
     */
    public AppendFold append(Place applied) {
        return new AppendFold(rules, applied);
    }

    /** Places of events on foreign topics. */
    public Runs runs() {
        return new Runs(rules);
    }

    Fold scd1(Order order, Target target, Place applied) {
        Tally tally = new Tally();
        return new Fold(rules, order, new Walk(rules, applied, onTop(target), Visibility.AT_THE_END, tally), tally);
    }

    VersionFold scd2(Order order, Columns columns, List<String> tracked, Target target, Place applied) {
        Tally tally = new Tally();
        Timelines timelines = new Timelines(rules, tally, columns, tracked);
        Walk walk = new Walk(rules, applied, onTop(target), timelines, tally);
        return new VersionFold(rules, order, walk, timelines, tally, state -> held(state));
    }

    /** A fold that does not build on what the target holds, and only tells how it has to change. */
    Fold scd1Anew(Target target) {
        Tally tally = new Tally();
        Walk walk = new Walk(rules, Place.ORIGIN, fromNothing(target), Visibility.AT_THE_END, tally);
        return new Fold(rules, Order.DERIVED, walk, tally);
    }

    VersionFold scd2Anew(Columns columns, List<String> tracked, StoredVersions target) {
        Tally tally = new Tally();
        Timelines timelines = new Timelines(rules, tally, columns, tracked);
        Walk walk = new Walk(rules, Place.ORIGIN, fromNothing(target), timelines, tally);
        return new VersionFold(rules, Order.DERIVED, walk, timelines, tally, state -> target.versions(state.key));
    }

    private static List<Version> held(KeyState state) {
        Version open = Version.heldUnder(state.key, state.held);
        return open == null ? List.of() : List.of(open);
    }

    private Function<Key, KeyState> onTop(Target target) {
        return key -> {
            Held held = target.held(key);
            return new KeyState(rules, key, held, rules.start(held));
        };
    }

    private Function<Key, KeyState> fromNothing(Target target) {
        return key -> new KeyState(rules, key, target.held(key), null);
    }
}
