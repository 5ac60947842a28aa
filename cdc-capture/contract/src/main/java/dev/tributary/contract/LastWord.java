package dev.tributary.contract;

import org.slf4j.Logger;

/** Why a process ends, for a person: on standard error, or as a line of the log where machines read it. */
public final class LastWord {

    /** How every process writes its log: {@code json} for one object a line; otherwise plain text. */
    public static final String LOGS = "TRIBUTARY_LOGS";

    private static final String JSON = "json";

    private LastWord() {}

    public static void say(Logger log, String sentence) {
        if (isJson(new Environment(System.getenv()))) {
            log.error("{}", sentence);
        } else {
            System.err.println(sentence);
        }
    }

    /** Whether the log has an object a line. */
    public static boolean isJson(Environment environment) {
        return environment.optional(LOGS).filter(JSON::equals).isPresent();
    }
}
