package dev.tributary.producers;

import java.util.List;

/** A planned database transaction, as data: planning it needs no database. Ends with a commit unless it says otherwise. */
record Transaction(Kind kind, List<Step> steps) {
    Transaction {
        steps = List.copyOf(steps);
    }
}
