package dev.tributary.platform.run;

/** Something that a person can put right. The message says what failed, why and what to do, in a sentence or two. */
@SuppressWarnings("serial")
public final class Failure extends RuntimeException {

    /** Exit code of a run that did not succeed. */
    public static final int FAILED = 1;
    /** Exit code when command line, pipeline file or surroundings are wrong. */
    public static final int USAGE = 2;

    private final int exitCode;

    private Failure(int exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    /** Trying again may help: exit code {@value #FAILED}. */
    public static Failure failed(String sentence) {
        return new Failure(FAILED, sentence, null);
    }

    public static Failure failed(String sentence, Throwable cause) {
        return new Failure(FAILED, sentence, cause);
    }

    /** Something must be changed first: exit code {@value #USAGE}. */
    public static Failure usage(String sentence) {
        return new Failure(USAGE, sentence, null);
    }

    public static Failure usage(String sentence, Throwable cause) {
        return new Failure(USAGE, sentence, cause);
    }

    public int exitCode() {
        return exitCode;
    }
}
