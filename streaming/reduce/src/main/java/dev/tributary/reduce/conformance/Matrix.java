package dev.tributary.reduce.conformance;

import dev.tributary.contract.Position;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.conformance.At.Numbered;
import dev.tributary.reduce.conformance.Cutting.Delivery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs cases against an engine: each with SCD 1 and SCD 2, and with every way to cut its events. */
public final class Matrix {

    private static final int FEW = 5;

    private static final Comparator<Event> IN_ORDER = Comparator.comparing(Matrix::position);

    private final Engine engine;

    public Matrix(Engine engine) {
        this.engine = engine;
    }

    /** All cells of all cases. */
    public Report run(List<Case> cases) {
        List<Verdict> verdicts = new ArrayList<>();
        cases.forEach(example -> verdicts.addAll(run(example)));
        return new Report(verdicts);
    }

    /** All cells of a case. */
    public List<Verdict> run(Case example) {
        List<Verdict> verdicts = new ArrayList<>();
        for (History history : History.values()) {
            for (Cutting cutting : Cutting.values()) {
                verdicts.add(run(example, history, cutting));
            }
        }
        return verdicts;
    }

    /** Whether any cell of a case fails, of each the first few deliveries. */
    boolean fails(Case example) {
        for (History history : History.values()) {
            for (Cutting cutting : Cutting.values()) {
                if (deliveries(example, history, cutting).stream().limit(FEW).anyMatch(delivery -> !problems(
                                example, history, cutting, delivery)
                        .isEmpty())) {
                    return true;
                }
            }
        }
        return false;
    }

    private Verdict run(Case example, History history, Cutting cutting) {
        List<Delivery> deliveries = deliveries(example, history, cutting);
        List<String> failures = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            List<String> problems = problems(example, history, cutting, delivery);
            if (!problems.isEmpty()) {
                failures.add(delivery.name() + ": " + String.join("; ", problems));
            }
        }
        return new Verdict(example, history, cutting.name(), deliveries.size(), failures);
    }

    private static List<Delivery> deliveries(Case example, History history, Cutting cutting) {
        return example.isAbout(history) ? cutting.of(example) : List.of();
    }

    List<String> problems(Case example, History history, Cutting cutting, Delivery delivery) {
        Comparison comparison = new Comparison(example, history);
        try {
            comparison.check(engine.apply(example.table(), history, cuts(example, delivery)), delivery, cutting);
        } catch (RuntimeException e) {
            comparison.failed(e);
        }
        return comparison.problems();
    }

    /** What the table starts with comes as a cut of its own, before the others. */
    private static List<List<Event>> cuts(Case example, Delivery delivery) {
        List<List<Event>> cuts = new ArrayList<>();
        if (!example.given().isEmpty()) {
            cuts.add(example.given());
        }
        boolean isDense = example.table().order() == Order.DENSE;
        delivery.cuts()
                .forEach(cut -> cuts.add(isDense ? cut.stream().sorted(IN_ORDER).toList() : cut));
        return cuts;
    }

    private static Position position(Event event) {
        return ((Numbered) event.at()).position();
    }
}
