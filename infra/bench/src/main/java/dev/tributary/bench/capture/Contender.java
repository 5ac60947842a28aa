package dev.tributary.bench.capture;

/** Something that replays a backlog. */
interface Contender {

    String name();

    /**
     * @throws IllegalStateException if it delivered other events than the log holds
     */
    Run replay(Backlog backlog) throws Exception;
}
