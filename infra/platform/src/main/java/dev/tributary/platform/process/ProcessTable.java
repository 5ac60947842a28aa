package dev.tributary.platform.process;

import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of a run, on disk before they can do anything, so that a later command finds them. */
public final class ProcessTable {

    /** The supervisor's own entry. */
    public static final String SUPERVISOR = "supervisor";

    /**
     * As in the file.
     *
     * @param processes by name, in start order
     */
    record Content(LinkedHashMap<String, ProcessIdentity> processes) {}

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTable.class);

    private final RunDirectory run;
    private final Map<String, ProcessIdentity> entries = new LinkedHashMap<>();

    public ProcessTable(RunDirectory run) {
        this.run = run;
    }

    /** What the file says, dead or alive. */
    public static Map<String, ProcessIdentity> load(RunDirectory run) {
        return Json.read(run.processes(), Content.class)
                .<Map<String, ProcessIdentity>>map(Content::processes)
                .orElse(Map.of());
    }

    /** The supervisor if it lives. */
    public static Optional<ProcessIdentity> supervisor(RunDirectory run) {
        return Optional.ofNullable(load(run).get(SUPERVISOR)).filter(ProcessIdentity::alive);
    }

    public synchronized void put(String name, ProcessIdentity identity) {
        entries.put(name, identity);
        save();
    }

    /** An entry that cannot be removed from the file stays there: its process is known to be another one by then. */
    public synchronized void remove(String name) {
        entries.remove(name);
        try {
            save();
        } catch (Failure e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private void save() {
        Json.write(run.processes(), new Content(new LinkedHashMap<>(entries)));
    }
}
