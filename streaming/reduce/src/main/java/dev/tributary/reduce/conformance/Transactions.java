package dev.tributary.reduce.conformance;

import java.util.HashMap;
import java.util.Map;

/** Numbers the transactions of a case and checks where they begin and end. */
final class Transactions {

    /** Of each position that was delivered, for repeats. */
    private final Map<String, Long> known = new HashMap<>();

    private long last;
    private boolean isOpen;
    private int events;

    boolean isOpen() {
        return isOpen;
    }

    void begin(Line line) {
        if (isOpen) {
            throw line.problem("the transaction before has no 'end'");
        }
        isOpen = true;
        events = 0;
        last++;
    }

    void end(Line line) {
        if (!isOpen) {
            throw line.problem("'end' without 'begin'");
        }
        if (line.hasNext() && line.number("the number of events") != events) {
            throw line.problem("'end' tells another number of events than the transaction has: " + events);
        }
        isOpen = false;
    }

    /** Transaction of an event that is delivered for the first time. */
    long of(String at) {
        last += isOpen ? 0 : 1;
        events++;
        known.put(at, last);
        return last;
    }

    /** Transaction of a repeat. */
    long again(Line line, String at) {
        Long transaction = known.get(at);
        if (transaction == null) {
            throw line.problem("'again' needs an event that was delivered before; there is none at @" + at);
        }
        return transaction;
    }
}
