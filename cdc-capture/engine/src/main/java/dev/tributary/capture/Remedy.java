package dev.tributary.capture;

/** What a person does when the source's history is broken. */
final class Remedy {

    /** The argument with which {@link Capture} begins a new epoch, as the verb makes it do. */
    static final String RESNAPSHOT = "resnapshot";

    static final String NEW_EPOCH = "Run tributary " + RESNAPSHOT + ": it takes a complete new snapshot.";

    private Remedy() {}
}
