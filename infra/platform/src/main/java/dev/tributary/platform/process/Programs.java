package dev.tributary.platform.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Programs of the operating system that may be there or not. */
public final class Programs {

    private Programs() {}

    /** On the PATH, or in the folders for administrators, which a PATH often lacks. */
    public static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin" + File.pathSeparator
                + "/sbin";
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Words before a command that put it into a session of its own under the same process id; empty if impossible. */
    static List<String> ownSession() {
        return SESSION;
    }

    /** The Java that runs us. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static final List<String> SESSION = find("setsid")
            .map(setsid -> List.of(setsid.toString()))
            .or(() -> find("perl")
                    .map(perl -> List.of(perl.toString(), "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die $!")))
            .orElse(List.of());
}
