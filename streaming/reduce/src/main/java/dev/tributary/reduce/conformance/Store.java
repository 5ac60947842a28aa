package dev.tributary.reduce.conformance;

import dev.tributary.reduce.conformance.Answer.Report;
import java.util.List;

/** A table in memory that takes in one cut after the other by a fold. */
interface Store {

    Report apply(List<Event> cut);

    /** The rows or versions it holds, with these reports. */
    Answer answer(List<Report> reports);
}
