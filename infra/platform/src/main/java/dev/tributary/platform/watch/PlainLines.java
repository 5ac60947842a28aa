package dev.tributary.platform.watch;

import dev.tributary.platform.run.RunStatus;
import java.io.PrintStream;
import java.time.Duration;

/** A line every five seconds, for logs and scripts. */
final class PlainLines implements Display {

    private static final long INTERVAL_MILLIS = 5_000;

    private final PrintStream out;
    private long shownAt;

    PlainLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(RunStatus status, String headline) {
        if (status.at() - shownAt >= INTERVAL_MILLIS) {
            shownAt = status.at();
            String age = Durations.text(Duration.ofMillis(status.at() - status.startedAt()));
            say(String.format("%8s  %s: %s", age, headline, StatusText.brief(status)));
        }
    }

    @Override
    public void say(String line) {
        out.println(line);
    }

    @Override
    public void close() {
        out.flush();
    }
}
