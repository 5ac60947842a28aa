package dev.tributary.platform.watch;

import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;

/** Where a run that is watched shows itself. */
public sealed interface Display extends AutoCloseable permits Screen, PlainLines {

    /** A live screen if there is a terminal, else plain lines. */
    static Display forThisProcess(RunDirectory run) {
        return System.console() == null ? new PlainLines(System.out) : new Screen(run);
    }

    /** Shows the present state; may be called as often as one likes. */
    void show(RunStatus status, String headline);

    /** A line that stays. */
    void say(String line);

    @Override
    void close();
}
