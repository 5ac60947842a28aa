package dev.tributary.platform.servers;

import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Secrets;
import dev.tributary.platform.run.Unwritable;
import dev.tributary.spec.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What and where an embedded run is.
 *
 * @param home the built platform
 * @param run its state directory
 * @param ports chosen for it
 * @param secrets made for it
 * @param file the pipeline file
 * @param pipeline what it says
 */
public record Site(Home home, RunDirectory run, Ports ports, Secrets secrets, Path file, Pipeline pipeline) {

    /** {@code jdbc:postgresql://127.0.0.1:port/name}. */
    String databaseUrl(String database) {
        return "jdbc:postgresql://" + ports.address(Postgres.NAME) + "/" + database;
    }

    String registryUrl() {
        return "http://" + ports.address(Registry.NAME) + "/apis/ccompat/v7";
    }

    /** The folder of a process; it exists. */
    Path folder(String process) {
        Path folder = run.state(process);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw Unwritable.file(folder, e);
        }
    }
}
