package dev.tributary.platform.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process and no other: process ids are used again, a pair of id and birth is not.
 *
 * @param pid process id
 * @param birth boot and start tick on Linux, start instant elsewhere
 */
public record ProcessIdentity(long pid, String birth) {

    private static final Path PROC = Path.of("/proc");

    /** Of a living process; empty if there is none with that id. */
    public static Optional<ProcessIdentity> of(long pid) {
        if (Files.isDirectory(PROC.resolve("self"))) {
            return startTick(pid).map(tick -> new ProcessIdentity(pid, Boot.ID + "/" + tick));
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(handle -> new ProcessIdentity(
                        pid, handle.info().startInstant().map(Object::toString).orElse("unknown")));
    }

    public static ProcessIdentity ofThisProcess() {
        return of(ProcessHandle.current().pid())
                .orElseThrow(() -> new IllegalStateException("This process is not in the process table"));
    }

    public boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** The handle while the process lives. */
    public Optional<ProcessHandle> handle() {
        return alive() ? ProcessHandle.of(pid) : Optional.empty();
    }

    /** Sends a signal by name ({@code INT}) if the process still lives. */
    public void signal(String name) {
        if (!alive()) {
            return;
        }
        if (name.equals("TERM")) {
            handle().ifPresent(ProcessHandle::destroy);
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("The command kill cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Field 22 of {@code /proc/<pid>/stat}; zombies count as dead. */
    private static Optional<String> startTick(long pid) {
        return stat(pid).filter(fields -> !"ZX".contains(fields[0])).map(fields -> fields[19]);
    }

    /** The fields of {@code /proc/<pid>/stat} from the third, the state, on: the second may hold blanks. */
    static Optional<String[]> stat(long pid) {
        try {
            String line = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            return Optional.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (IOException e) {
            // Gone: the normal end of a process.
            return Optional.empty();
        }
    }

    /** Start ticks count from the boot, so the boot belongs to the identity. */
    private static final class Boot {
        static final String ID = id();

        private static String id() {
            try {
                return Files.readString(PROC.resolve("sys/kernel/random/boot_id"))
                        .strip();
            } catch (NoSuchFileException e) {
                return "boot";
            } catch (IOException e) {
                throw new IllegalStateException("The boot id cannot be read", e);
            }
        }
    }
}
