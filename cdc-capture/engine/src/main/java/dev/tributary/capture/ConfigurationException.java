package dev.tributary.capture;

/** Something outside is not as the capture needs it; the message says what and how to change it. Exit code 2. */
@SuppressWarnings("serial")
final class ConfigurationException extends RuntimeException {

    ConfigurationException(String message) {
        super(message);
    }
}
