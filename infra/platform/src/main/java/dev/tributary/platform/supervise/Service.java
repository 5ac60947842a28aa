package dev.tributary.platform.supervise;

import dev.tributary.platform.process.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the supervisor must know of a process to keep it running. */
public interface Service {

    /** Unique in a run; names its log and its folder. */
    String name();

    /** Services that must be healthy before this one starts. */
    default List<String> needs() {
        return List.of();
    }

    /** Before each start: makes what must be there, removes what must not. */
    default void prepare() throws Exception {}

    /** Asked anew before each start. */
    Command command();

    /** Empty if the process works, else why it does not. An exception counts as a reason too. */
    Optional<String> check() throws Exception;

    /** Once in each life, when the check has succeeded; until then the service does not count as healthy. */
    default void complete() throws Exception {}

    /**
     * After each end.
     *
     * @param exitCode as the operating system has it: 143 after SIGTERM, 137 after SIGKILL
     */
    default void ended(int exitCode) {}

    /** How large the heap of its JVM may become; empty if it has none. */
    default Optional<Heap> heap() {
        return Optional.empty();
    }

    /** Signal that asks for a clean end. */
    default String stopSignal() {
        return "TERM";
    }

    /** After which the end is forced. */
    default Duration stopLimit() {
        return Duration.ofSeconds(20);
    }

    /** After which a process that has not become healthy is started anew. */
    default Duration startLimit() {
        return Duration.ofMinutes(5);
    }
}
