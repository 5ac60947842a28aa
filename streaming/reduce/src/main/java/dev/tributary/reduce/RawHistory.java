package dev.tributary.reduce;

import java.util.Collection;
import java.util.List;

/**
 * All events of a foreign table that were delivered before a batch, in any order, repeated or not, each with its place as
 * it is known by now. A key that an older event reaches is computed again from here.
 */
public interface RawHistory {

    /** The events of a key. */
    List<Change> events(Key key);

    /** The TRUNCATEs of the table. */
    List<Change> truncates();

    /** The keys that have an event after a place. */
    Collection<Key> keysAfter(Place place);
}
