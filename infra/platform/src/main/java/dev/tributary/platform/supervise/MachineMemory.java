package dev.tributary.platform.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of this machine that processes can still get. */
final class MachineMemory {

    private static final Path FACTS = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable: *(\\d+) kB");

    private MachineMemory() {}

    /** {@code 512 MB are free}. */
    static String text() {
        try {
            return text(Files.readAllLines(FACTS));
        } catch (IOException e) {
            return text(List.of());
        }
    }

    static String text(List<String> facts) {
        for (String line : facts) {
            Matcher found = AVAILABLE.matcher(line);
            if (found.find()) {
                return Long.parseLong(found.group(1)) / 1024 + " MB are free";
            }
        }
        return "how much is free is not known";
    }
}
