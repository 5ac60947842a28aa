package dev.tributary.platform.run;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Made once per state directory, readable by their owner only, handed to processes in their environment.
 *
 * @param run which run a process belongs to; not secret
 * @param token of the status endpoints
 * @param superuser password of the database's superuser
 * @param application password of the role that owns the tables
 * @param capture password of the role that reads the changes
 */
public record Secrets(String run, String token, String superuser, String application, String capture) {

    public static Secrets loadOrCreate(RunDirectory directory) {
        return Json.read(directory.secrets(), Secrets.class).orElseGet(() -> {
            Secrets made = new Secrets(UUID.randomUUID().toString(), random(), random(), random(), random());
            Json.writeSecret(directory.secrets(), made);
            return made;
        });
    }

    private static String random() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Without values. */
    @Override
    public String toString() {
        return "Secrets[run=" + run + "]";
    }
}
