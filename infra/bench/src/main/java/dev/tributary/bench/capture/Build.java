package dev.tributary.bench.capture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A build of our capture, and how it is started.
 *
 * @param name in the report
 * @param jvm options beside those of the embedded run
 * @param variables beside those that it needs
 * @param recordings where flight recordings go, if any are wanted
 */
record Build(
        String name, String classPath, List<String> jvm, Map<String, String> variables, Optional<Path> recordings) {

    Build {
        if (recordings.isPresent()) {
            jvm = new ArrayList<>(jvm);
            jvm.add("-XX:StartFlightRecording=settings=profile");
        }
    }

    /** The process ends without a dump of its own, so it is asked for one before. */
    void dump(Child child, Path log) {
        recordings.ifPresent(folder -> Child.run(
                log,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(child.process().pid()),
                        "JFR.dump",
                        "filename="
                                + folder.resolve(name + "-" + child.process().pid() + ".jfr"))));
    }
}
