package dev.tributary.platform.servers;

import dev.tributary.platform.process.Command;
import dev.tributary.platform.process.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Java process of the run.
 *
 * @param name of the process
 * @param heap as in -Xmx: {@code 256m}
 * @param options further ones for the JVM
 */
record Jvm(String name, String heap, List<String> options) {

    /** For processes that have little to do: the quick compiler only, a third less processor time until they are up. */
    static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    /** @param entry what follows the options: {@code -cp path Main argument...} or {@code -jar file} */
    Command command(Site site, List<String> entry, Map<String, String> environment) {
        Path folder = site.folder(name);
        List<String> line = new ArrayList<>(List.of(
                Programs.java(),
                "-Xmx" + heap,
                // Two cores for nine processes: no collector threads that wait for each other.
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + site.run().logs().resolve(name + ".crash-%p.log"),
                "-Djava.io.tmpdir=" + site.run().temporary(),
                "-Djava.net.preferIPv4Stack=true",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC"));
        line.addAll(options);
        line.addAll(entry);
        return new Command(line, environment, folder);
    }
}
