package dev.tributary.bench.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** User and system time of processes. */
final class CpuTime {

    /** What every Linux of the last decades reports times in, whatever its scheduler counts. */
    private static final double TICKS = 100;

    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

    private CpuTime() {}

    /** Of a process that runs, all its threads, seconds. */
    static double seconds(long pid) {
        try {
            String text = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a line that the shell's {@code times} writes: {@code 0m1.250s 0m0.030s} → 1.28. */
    static double ofShell(String line) {
        double seconds = 0;
        Matcher time = TIME.matcher(line);
        while (time.find()) {
            seconds += Integer.parseInt(time.group(1)) * 60 + Double.parseDouble(time.group(2));
        }
        return seconds;
    }
}
