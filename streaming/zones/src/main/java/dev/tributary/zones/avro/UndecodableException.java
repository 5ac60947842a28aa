package dev.tributary.zones.avro;

/** A message cannot be understood. The message of the exception is one sentence, fit for the quarantine. */
public final class UndecodableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UndecodableException(String sentence) {
        super(sentence);
    }

    public UndecodableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
