package dev.tributary.platform.run;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Made once per state directory, readable by their owner only, handed to processes in their environment.
 *
 * @param run which run a process belongs to; not secret
 * @param token of the status endpoints
 * @param superuser password of the database's superuser
 * @param application password of the role that owns the tables
 * @param capture password of the role that reads the changes
 * @param salt of hashed columns
 */
public record Secrets(String run, String token, String superuser, String application, String capture, String salt) {

    public static Secrets loadOrCreate(RunDirectory directory) {
        Optional<Secrets> found = Json.read(directory.secrets(), Secrets.class);
        if (found.isPresent() && found.get().salt() != null) {
            return found.get();
        }
        // A directory that an earlier release made has no salt yet.
        Secrets made = found.map(old -> new Secrets(
                        old.run(), old.token(), old.superuser(), old.application(), old.capture(), random()))
                .orElseGet(() ->
                        new Secrets(UUID.randomUUID().toString(), random(), random(), random(), random(), random()));
        Json.writeSecret(directory.secrets(), made);
        return made;
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
