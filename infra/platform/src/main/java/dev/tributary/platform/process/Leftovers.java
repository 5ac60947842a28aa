package dev.tributary.platform.process;

import dev.tributary.platform.run.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Processes of a run whose supervisor was killed. Ours are those that the process table names, by id and birth, those
 * whose environment carries the run's id, and those that work in the run's database folder; nothing else is touched.
 */
public final class Leftovers {

    private final RunDirectory run;
    private final String runId;

    public Leftovers(RunDirectory run, String runId) {
        this.run = run;
        this.runId = runId;
    }

    /** In start order as far as that is known. */
    public List<ProcessIdentity> find() {
        Set<ProcessIdentity> found = new LinkedHashSet<>();
        ProcessTable.load(run).forEach((name, identity) -> {
            if (!name.equals(ProcessTable.SUPERVISOR) && identity.alive()) {
                found.add(identity);
            }
        });
        long self = ProcessHandle.current().pid();
        ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != self && (carriesRun(pid) || worksIn(pid, run.state("postgres"))))
                .forEach(pid -> ProcessIdentity.of(pid).ifPresent(found::add));
        return List.copyOf(found);
    }

    /**
     * Ends them, last started first: politely, then not.
     *
     * @return how many there were
     */
    public int end(Duration patience) {
        List<ProcessIdentity> remaining = new ArrayList<>(find());
        int count = remaining.size();
        Collections.reverse(remaining);
        for (ProcessIdentity process : remaining) {
            process.signal("TERM");
            if (worksIn(process.pid(), run.state("postgres"))) {
                // To PostgreSQL, TERM says to wait for the clients and INT not to.
                process.signal("INT");
            }
        }
        awaitEnd(remaining, patience);
        remaining.forEach(process -> process.handle().ifPresent(ProcessHandle::destroyForcibly));
        awaitEnd(remaining, Duration.ofSeconds(5));
        return count;
    }

    /** Waits for the end of processes that need not be our children. */
    public static boolean awaitEnd(List<ProcessIdentity> processes, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (processes.stream().anyMatch(ProcessIdentity::alive)) {
            if (System.nanoTime() > deadline || !Pause.millis(50)) {
                return false;
            }
        }
        return true;
    }

    private boolean carriesRun(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "environ"))
                .filter(text -> ("\0" + text + "\0").contains("\0" + Command.RUN + "=" + runId + "\0"))
                .isPresent();
    }

    /** PostgreSQL's children overwrite their environment, but all work in the data folder. */
    public static boolean worksIn(long pid, Path folder) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"))
                    .startsWith(folder.toRealPath());
        } catch (IOException e) {
            // Ended meanwhile, another user's, or a system without /proc: not provably ours.
            return false;
        }
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
