package dev.tributary.platform.run;

import java.util.List;
import java.util.Map;

/**
 * What the supervisor publishes every second.
 *
 * @param pipeline its name
 * @param phase of the whole run
 * @param at when this was written, milliseconds since 1970
 * @param startedAt of the supervisor, milliseconds since 1970
 * @param supervisor its process id
 * @param processes in start order
 * @param steps in the direction of the data
 * @param load the large cut that refined is at, or null
 * @param slot of the capture, or null if unknown
 * @param quarantined rows that refined has set aside, or null if unknown
 * @param problems what is wrong now; empty when all is well
 * @param endpoints address by name
 */
public record RunStatus(
        String pipeline,
        Phase phase,
        long at,
        long startedAt,
        long supervisor,
        List<ProcessStatus> processes,
        List<StepStatus> steps,
        LoadStatus load,
        SlotStatus slot,
        Long quarantined,
        List<Problem> problems,
        Map<String, String> endpoints) {

    /**
     * A cut of many rows, of which readers see nothing until all of it is written.
     *
     * @param rows changes of rows that it has
     * @param done those of them that are written
     * @param secondsLeft if the rest goes as the part so far, or null before anything is written
     */
    public record LoadStatus(long rows, long done, Long secondsLeft) {}

    /** Of a run. */
    public enum Phase {
        STARTING,
        RUNNING,
        STOPPING,
        STOPPED
    }

    /** Of a process. */
    public enum State {
        /** For what it needs. */
        WAITING,
        STARTING,
        HEALTHY,
        /** It lives but its health check fails. */
        UNHEALTHY,
        /** It ended and will be started again. */
        RESTARTING,
        /** A person must change something; it is still tried now and then. */
        FAILED,
        STOPPING,
        STOPPED
    }

    /**
     * One process.
     *
     * @param pid or null when it does not run
     * @param startedAt of its present life, milliseconds since 1970, or null
     * @param restarts since the supervisor started
     * @param everHealthy whether it has worked since the supervisor started
     * @param reason why it is not healthy, a sentence, or null
     * @param memoryBytes proportional set size of the process and its children, or null if unknown
     * @param cpuPercent of one core, lately, or null
     */
    public record ProcessStatus(
            String name,
            State state,
            Long pid,
            Long startedAt,
            int restarts,
            boolean everHealthy,
            String reason,
            Long memoryBytes,
            Double cpuPercent) {

        public boolean healthy() {
            return state == State.HEALTHY;
        }
    }

    /**
     * One numbered step of the flow.
     *
     * @param step {@code 1a}
     * @param title from → to
     * @param in how far the step before has come, or null
     * @param out how far this one has come, or null
     * @param perSecond progress over the last ten seconds or so, or null
     * @param lag what is left to do, or null
     * @param freshnessMillis age of the newest source commit that shows here, or null
     */
    public record StepStatus(
            String step, String title, Long in, Long out, Double perSecond, Long lag, Long freshnessMillis) {}

    /**
     * The replication slot from which the capture reads.
     *
     * @param lagBytes of the server's log that the capture has not confirmed yet
     * @param lagSeconds at most the age of the oldest of them, or null if unknown
     * @param retainedBytes of log that PostgreSQL keeps for it
     * @param safeBytes of log that may still be written before PostgreSQL gives it up, or null if it never does
     */
    public record SlotStatus(long lagBytes, Double lagSeconds, long retainedBytes, Long safeBytes) {}

    /**
     * Something that is wrong.
     *
     * @param where process or step
     * @param what happened, a sentence
     * @param todo what a person should do, a sentence
     */
    public record Problem(String where, String what, String todo) {}

    public boolean healthy() {
        return phase == Phase.RUNNING
                && problems.isEmpty()
                && processes.stream().allMatch(ProcessStatus::healthy);
    }

    public ProcessStatus process(String name) {
        return processes.stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
