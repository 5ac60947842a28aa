package dev.tributary.capture;

/** What a person does when the source's history is broken. */
final class Remedy {

    /** The argument with which {@link Capture} begins a new epoch. */
    static final String NEW_EPOCH_ARGUMENT = "new-epoch";

    static final String NEW_EPOCH =
            "Run the capture once with the argument " + NEW_EPOCH_ARGUMENT + ": it takes a complete new snapshot.";

    private Remedy() {}
}
