package dev.tributary.lake;

import java.nio.file.Path;

/** A lake in a folder, in a session of this JVM. */
final class LocalLake {

    private LocalLake() {}

    /** The caller stops the session: the next lake's tables have the same names. */
    static Lake in(Path folder) {
        return new Lake(SmallSession.in(folder), folder.resolve("lake").toString());
    }
}
