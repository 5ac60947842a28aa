package dev.tributary.platform.servers;

import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Unwritable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What Prometheus needs to read the metrics of a run: a configuration, and beside it the token that only its owner reads. */
public final class PrometheusFile {

    private PrometheusFile() {}

    /**
     * Writes both, new at each start, since ports may have changed.
     *
     * @param processes with metrics
     */
    public static void write(Site site, List<String> processes) {
        RunDirectory run = site.run();
        StringBuilder text = new StringBuilder("""
                # Written at each start: prometheus --config.file=%s
                global:
                  scrape_interval: 5s
                scrape_configs:
                  - job_name: tributary
                    authorization:
                      credentials_file: "%s"
                    static_configs:
                """.formatted(run.prometheus(), run.token()));
        for (String process : processes) {
            text.append("      - targets: [\"")
                    .append(site.ports().address(process))
                    .append("\"]\n");
            text.append("        labels: {process: ").append(process).append("}\n");
        }
        replace(run.prometheus(), text.toString(), "rw-r--r--");
        replace(run.token(), site.secrets().token(), "rw-------");
    }

    private static void replace(Path file, String text, String permissions) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw Unwritable.file(file, e);
        }
    }
}
