package dev.tributary.reduce.conformance;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Expected values too long to write down: {@code md5:<hexadecimal digits>} stands for a text with this digest. */
final class Digest {

    private static final String PREFIX = "md5:";

    private Digest() {}

    /** Whether the expected row has digests and all its values fit the other row. */
    static boolean matches(List<Object> expected, List<Object> row) {
        boolean hasDigest = false;
        for (int i = 0; i < expected.size() && i < row.size(); i++) {
            boolean isDigest = expected.get(i) instanceof String text && text.startsWith(PREFIX);
            hasDigest |= isDigest;
            String value = isDigest ? digest(row.get(i)) : Literal.text(row.get(i));
            if (!value.equals(isDigest ? expected.get(i) : Literal.text(expected.get(i)))) {
                return false;
            }
        }
        return hasDigest;
    }

    private static String digest(Object value) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5")
                    .digest(String.valueOf(value).getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }
}
