package dev.tributary.reduce;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debezium's {@code source.sequence} of a PostgreSQL event: {@code ["31112240","31098264"]}.
 *
 * @param lastCommit LSN of the commit before the event's transaction; empty in the first one after a start without offset
 * @param lsn LSN of the event
 */
public record Sequence(OptionalLong lastCommit, long lsn) {

    private static final Pattern FORM =
            Pattern.compile("\\s*\\[\\s*(?:null|\"?(\\d+)\"?)\\s*,\\s*\"?(\\d+)\"?\\s*]\\s*");

    /**
     * Both are numbers of varying width inside strings: as text, 9 would come after 10.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static Sequence parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "Not a source.sequence of PostgreSQL, such as [null,\"8\"] or [\"8\",\"9\"]: " + text);
        }
        String commit = matcher.group(1);
        return new Sequence(
                commit == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(commit)),
                Long.parseLong(matcher.group(2)));
    }
}
