package dev.tributary.platform.supervise;

import java.util.Optional;

/**
 * How large the heap of a JVM may become.
 *
 * @param size as in -Xmx: {@code 384m}
 * @param variable of the environment of {@code up} that sets another size, if there is one
 */
public record Heap(String size, Optional<String> variable) {

    /** The advice after the heap was full. */
    String advice() {
        return "its heap of " + size
                + " is full: it may hold a row, a transaction, a cut or a result that is too large for it"
                + variable.map(name -> "; set " + name + " to more and run down and up")
                        .orElse("");
    }
}
