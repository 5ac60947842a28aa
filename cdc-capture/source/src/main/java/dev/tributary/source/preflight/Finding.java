package dev.tributary.source.preflight;

import java.util.List;

/**
 * What a check has found.
 *
 * @param check that found it
 * @param object table, role, publication, slot or setting that it is about
 * @param what is the case, one or two sentences
 * @param fixes in the order to apply them; empty if the file must change, or nothing need be done
 */
public record Finding(Check check, String object, String what, List<Fix> fixes) {

    public Finding {
        fixes = List.copyOf(fixes);
    }

    public Severity severity() {
        return check.severity();
    }
}
