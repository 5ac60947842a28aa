package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Folds;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.conformance.Answer.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** This project's fold, with tables in memory. */
public final class FoldEngine implements Engine {

    private final Folds folds;
    private final BiPredicate<Type, Object> unsent;

    public FoldEngine(Folds folds) {
        this(folds, Type::isUnsent);
    }

    /**
     * @param unsent recognises the placeholders
     */
    FoldEngine(Folds folds, BiPredicate<Type, Object> unsent) {
        this.folds = folds;
        this.unsent = unsent;
    }

    @Override
    public Answer apply(Table table, History history, List<List<Event>> cuts) {
        Store store = store(table, history);
        List<Report> reports = new ArrayList<>();
        cuts.forEach(cut -> reports.add(store.apply(cut)));
        return store.answer(reports);
    }

    private Store store(Table table, History history) {
        Decoder decoder = new Decoder(table, folds.runs(), unsent);
        if (!table.isKeyed()) {
            return table.identity() == Identity.FULL
                    ? new CountedRows(folds, table, decoder)
                    : new AppendedRows(folds, table, decoder);
        }
        if (table.order() == Order.DERIVED) {
            RawEvents raw = new RawEvents(decoder);
            return history == History.SCD1
                    ? new PresentRows(new ForeignScd1(folds, raw), decoder, Order.DERIVED)
                    : new VersionedRows(new ForeignScd2(folds, table, raw), decoder);
        }
        return history == History.SCD1
                ? new PresentRows(new DenseScd1(folds, decoder), decoder, Order.DENSE)
                : new VersionedRows(new DenseScd2(folds, table, decoder), decoder);
    }
}
