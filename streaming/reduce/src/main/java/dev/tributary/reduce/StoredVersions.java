package dev.tributary.reduce;

import java.util.List;

/** A target that keeps versions and is fed in derived order, where a late event may change any of them. */
public interface StoredVersions extends Target {

    /** All versions that are stored for a key, in any order. */
    List<Version> versions(Key key);
}
