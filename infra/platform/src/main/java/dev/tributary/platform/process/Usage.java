package dev.tributary.platform.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Memory and processor time of a process and its children.
 *
 * @param memoryBytes proportional set size (pages shared by n processes count 1/n), or null where the system has none
 * @param cpuMillis since the process started, children that ended included
 */
public record Usage(Long memoryBytes, long cpuMillis) {

    /** Ticks of /proc/.../stat: 100 a second on every Linux since 2.6. */
    private static final long MILLIS_PER_TICK = 10;

    public static Usage ofTree(ProcessHandle process) {
        long[] pids = Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(ProcessHandle::pid)
                .toArray();
        long memory = LongStream.of(pids).map(Usage::proportionalSetBytes).sum();
        long ticks = LongStream.of(pids).map(Usage::ticks).sum();
        if (memory == 0) {
            long cpu = process.info().totalCpuDuration().map(d -> d.toMillis()).orElse(0L);
            return new Usage(null, cpu);
        }
        return new Usage(memory, ticks * MILLIS_PER_TICK);
    }

    private static long ticks(long pid) {
        return ProcessIdentity.stat(pid)
                .map(fields -> LongStream.of(11, 12, 13, 14)
                        .map(i -> Long.parseLong(fields[(int) i]))
                        .sum())
                .orElse(0L);
    }

    private static long proportionalSetBytes(long pid) {
        return lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))
                .flatMap(lines -> lines.filter(line -> line.startsWith("Pss:")).findFirst())
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .orElse(0L);
    }

    private static Optional<Stream<String>> lines(Path file) {
        try {
            return Optional.of(Files.readString(file).lines());
        } catch (IOException e) {
            // The process has ended meanwhile, or this system has no such file.
            return Optional.empty();
        }
    }
}
