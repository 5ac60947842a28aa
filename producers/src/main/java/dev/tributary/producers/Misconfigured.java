package dev.tributary.producers;

import java.util.function.Supplier;

/** The environment or the pipeline file is not as this process needs it; only a person can repair that. Exit code 2. */
@SuppressWarnings("serial")
final class Misconfigured extends RuntimeException {

    Misconfigured(String message, Throwable cause) {
        super(message, cause);
    }

    /** Reads a setting; whatever is wrong with it is a misconfiguration. */
    static <T> T unlessRead(Supplier<T> setting) {
        try {
            return setting.get();
        } catch (RuntimeException e) {
            throw new Misconfigured(e.getMessage(), e);
        }
    }
}
