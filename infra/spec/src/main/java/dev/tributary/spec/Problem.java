package dev.tributary.spec;

import java.util.List;

/**
 * One thing that is wrong in a pipeline file.
 *
 * @param path where: {@code source.tables[2].key}; empty for the file as a whole
 * @param line in the file, from 1; 0 if it has no place there
 * @param reason what is wrong, as a clause without a full stop
 * @param allowed what would be right, if that is a closed set; else empty
 * @param nearest what was probably meant, or null
 */
public record Problem(String path, int line, String reason, List<String> allowed, String nearest) {

    public Problem {
        allowed = List.copyOf(allowed);
    }

    /** {@code line 7, source.tables[0].histroy: unknown key; did you mean history? Allowed: table, as, key, history}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (line > 0) {
            text.append("line ").append(line).append(path.isEmpty() ? ": " : ", ");
        }
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append(reason);
        if (nearest != null) {
            text.append("; did you mean ").append(nearest).append('?');
        }
        if (!allowed.isEmpty()) {
            text.append(nearest == null ? "; allowed: " : " Allowed: ").append(String.join(", ", allowed));
        }
        return text.toString();
    }
}
