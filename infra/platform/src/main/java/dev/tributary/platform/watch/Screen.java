package dev.tributary.platform.watch;

import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Redraws the status in place, below the lines that were said. */
final class Screen implements Display {

    private static final String UP = "\033[%dA";
    private static final String CLEAR_LINE = "\033[2K";
    private static final String CLEAR_BELOW = "\033[J";

    private final RunDirectory run;
    private final Terminal terminal;
    private final PrintWriter out;
    private long shownAt;
    private int drawn;

    Screen(RunDirectory run) {
        this.run = run;
        try {
            this.terminal = TerminalBuilder.builder()
                    .system(true)
                    .provider("exec")
                    .dumb(true)
                    .build();
        } catch (IOException e) {
            throw Failure.failed("The terminal cannot be used: redirect the output, for example with | cat.", e);
        }
        this.out = terminal.writer();
    }

    @Override
    public synchronized void show(RunStatus status, String headline) {
        if (status.at() == shownAt) {
            return;
        }
        shownAt = status.at();
        List<String> lines = new ArrayList<>(StatusText.lines(status, run));
        lines.add("");
        lines.add(headline);
        draw(lines);
    }

    @Override
    public synchronized void say(String line) {
        erase();
        out.println(line);
        out.flush();
    }

    @Override
    public synchronized void close() {
        out.flush();
        try {
            terminal.close();
        } catch (IOException e) {
            throw Failure.failed("The terminal could not be given back: type reset if it looks odd.", e);
        }
    }

    private void draw(List<String> lines) {
        int width = terminal.getWidth() > 20 ? terminal.getWidth() : 120;
        int height = terminal.getHeight() > 5 ? terminal.getHeight() : 50;
        erase();
        List<String> visible = lines.subList(0, Math.min(lines.size(), height - 1));
        for (String line : visible) {
            String cut = line.length() > width ? line.substring(0, width) : line;
            out.print(CLEAR_LINE + cut + "\r\n");
        }
        drawn = visible.size();
        out.flush();
    }

    private void erase() {
        if (drawn > 0) {
            out.printf("\r" + UP + CLEAR_BELOW, drawn);
            drawn = 0;
        }
    }
}
