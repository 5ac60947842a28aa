package dev.tributary.reduce;

import dev.tributary.contract.Operation;
import java.util.Arrays;
import java.util.List;

/** The fold with one of its rules switched off. */
public enum Mutant {
    FORGETS_WHAT_WAS_APPLIED(new Rules() {
        @Override
        boolean isApplied(Change change, Place applied) {
            return false;
        }
    }),
    TAKES_REPEATS_OF_A_KEY(new Rules() {
        @Override
        boolean isStale(Change change, Place taken) {
            return false;
        }
    }),
    TAKES_ROWS_WITHOUT_KEY(new Rules() {
        @Override
        boolean lacksKey(Change change) {
            return false;
        }
    }),
    SHOWS_EVERY_EVENT(new Rules() {
        @Override
        boolean endsTransaction(long transaction, Change next) {
            return true;
        }
    }),
    LETS_THE_LAST_EVENT_WIN(new Rules() {
        @Override
        boolean countsRows() {
            return false;
        }
    }),
    IGNORES_OLD_ROWS(new Rules() {
        @Override
        boolean isMeant(Object[] occupant, Object[] before) {
            return false;
        }
    }),
    ACCEPTS_TWO_CREATES(new Rules() {
        @Override
        boolean contradicts(Change secondCreate) {
            return false;
        }
    }),
    ACCEPTS_UPDATES_OF_DELETED_ROWS(new Rules() {
        @Override
        boolean contradictsUpdate(KeyState state, Change update) {
            return false;
        }
    }),
    TAKES_NULL_FOR_UNSENT(new Rules() {
        @Override
        boolean isUnsent(Object value) {
            return value == null || value == Unchanged.VALUE;
        }
    }),
    LOSES_VALUES_IN_THE_CUT(new Rules() {
        @Override
        Object[] carried(Object[] row) {
            return null;
        }
    }),
    LOSES_VALUES_IN_MOVES(new Rules() {
        @Override
        Object[] carriedAcrossMove(Object[] oldRow) {
            return null;
        }
    }),
    INHERITS_FROM_DEAD_ROWS(new Rules() {
        @Override
        Object[] inherited(KeyState state) {
            return state.heldRow();
        }
    }),
    LOSES_VALUES_OF_THE_TARGET(new Rules() {
        @Override
        Held start(Held held) {
            if (held == null || held.row() == null) {
                return held;
            }
            Object[] unknown = new Object[held.row().length];
            Arrays.fill(unknown, Unchanged.VALUE);
            return new Held(unknown, held.place(), held.since());
        }
    }),
    IGNORES_TRUNCATE(new Rules() {
        @Override
        boolean truncates() {
            return false;
        }
    }),
    NEVER_SWEEPS(new Rules() {
        @Override
        boolean sweeps(Change marker) {
            return false;
        }
    }),
    SWEEPS_AFTER_INTERRUPTED_SNAPSHOTS(new Rules() {
        @Override
        boolean sweeps(Change marker) {
            return marker.operation() == Operation.SNAPSHOT_BEGAN;
        }
    }),
    ENDS_ROWS_AT_THE_LAST_FENCE(new Rules() {
        @Override
        Place fence(Fences fences, Place place) {
            return fences.after(place) == null
                    ? null
                    : fences.all().get(fences.all().size() - 1);
        }
    }),
    LETS_FENCES_END_ROWS_THAT_CAME_BACK(new Rules() {
        @Override
        boolean spares(Fences fences) {
            return false;
        }
    }),
    KEEPS_SILENT_ABOUT_UNKNOWN_VALUES(new Rules() {
        @Override
        int unknown(Object[] row) {
            return 0;
        }
    }),
    WRITES_EQUAL_ROWS(new Rules() {
        @Override
        boolean isNoChange(Object[] row, Object[] heldRow) {
            return false;
        }
    }),
    COMPARES_ARRAYS_BY_IDENTITY(new Rules() {
        @Override
        boolean isNoChange(Object[] row, Object[] heldRow) {
            return Arrays.equals(row, heldRow);
        }
    }),
    DELETES_WHAT_IS_NOT_THERE(new Rules() {
        @Override
        boolean isNothingToDelete(Object[] heldRow) {
            return false;
        }
    }),
    TRACKS_ALL_COLUMNS(new Rules() {
        @Override
        boolean opensVersion(Object[] old, Object[] row, int[] tracked) {
            return !Values.equal(old, row);
        }
    }),
    OPENS_A_VERSION_FOR_EQUAL_ROWS(new Rules() {
        @Override
        boolean opensVersion(Object[] old, Object[] row, int[] tracked) {
            return true;
        }
    }),
    LOSES_UNTRACKED_CHANGES(new Rules() {
        @Override
        Object[] rewritten(Object[] row, Object[] openRow) {
            return openRow;
        }
    }),
    IGNORES_LATENESS(new Rules() {
        @Override
        boolean isLate(Change change, Place taken) {
            return false;
        }
    }),
    FOLDS_CUT_TRANSACTIONS_IN_PARTS(new Rules() {
        @Override
        boolean continuesTransaction(Change change, Place taken) {
            return false;
        }
    }),
    TAKES_ROWS_BEHIND_A_TRUNCATE(new Rules() {
        @Override
        boolean isBehind(Place fence) {
            return false;
        }
    }),
    FORGETS_WHAT_A_LATE_TRUNCATE_REACHES(new Rules() {
        @Override
        Place reachOf(Place truncate, Place laterFence) {
            return new Place(Long.MAX_VALUE, 0, 0);
        }
    }),
    FORGETS_ROWS_THAT_ENDED_AT_A_LATER_FENCE(new Rules() {
        @Override
        Place reachOf(Place truncate, Place laterFence) {
            return super.reachOf(truncate, null);
        }
    }),
    FOLDS_HALVES_OF_MOVES_APART(new Rules() {
        @Override
        boolean isHalfMove(Change half, List<Change> eventsOfOtherKey, Held other) {
            return false;
        }
    }),
    TAKES_A_REPEATED_HALF_FOR_A_WHOLE_MOVE(new Rules() {
        @Override
        boolean isHalfMove(Change half, List<Change> eventsOfOtherKey, Held other) {
            return super.isHalfMove(half, eventsOfOtherKey, null);
        }
    }),
    RECOMPUTES_KEYS_ALONE(new Rules() {
        @Override
        List<Key> joined(Change change) {
            return List.of();
        }
    }),
    FORGETS_DELETED_KEYS(new Rules() {
        @Override
        boolean remembersDeletes(Order order) {
            return false;
        }
    }),
    KEEPS_OLD_PLACES(new Rules() {
        @Override
        boolean advancesPlaces(Order order) {
            return false;
        }
    }),
    PUTS_READS_AMONG_CHANGES(new Rules() {
        @Override
        int phaseOfRead() {
            return Place.STREAMED;
        }
    }),
    IGNORES_THE_SNAPSHOT_OF_A_RUN(new Rules() {
        @Override
        long eraOfFirstTransaction(Long snapshot, long lsn) {
            return lsn;
        }
    }),
    PUTS_FIRST_TRANSACTIONS_BEFORE_EVERYTHING(new Rules() {
        @Override
        long eraOfFirstTransaction(Long snapshot, long lsn) {
            return snapshot == null ? 0 : snapshot;
        }
    }),
    KEEPS_GUESSED_PLACES(new Rules() {
        @Override
        boolean revises(boolean wasGuessed) {
            return false;
        }
    }),
    COMPARES_POSITIONS_AS_TEXT(new Rules() {
        @Override
        Place place(long era, int phase, long lsn) {
            return new Place(asText(era), phase, asText(lsn));
        }

        /** The number whose order is that of the digits as text. */
        private static long asText(long number) {
            return Long.parseLong((number + "000000000000000000").substring(0, 18));
        }
    }),
    TAKES_AN_EVENT_TWICE(new Rules() {
        @Override
        Object identity(Change change) {
            return new Object();
        }
    }),
    REMOVES_MISSING_ROWS(new Rules() {
        @Override
        boolean isMissing(long copies) {
            return false;
        }
    }),
    GUESSES_ROWS_WITHOUT_OLD_ROW(new Rules() {
        @Override
        boolean lacksOldRow(Change change) {
            return false;
        }
    }),
    KEEPS_OLD_ROWS_WITHOUT_KEY(new Rules() {
        @Override
        boolean leaves(Change change) {
            return false;
        }
    });

    private final Rules rules;

    Mutant(Rules rules) {
        this.rules = rules;
    }

    public Folds folds() {
        return new Folds(rules);
    }
}
