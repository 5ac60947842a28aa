package dev.tributary.platform.cli;

import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The pipeline file from which a run was started, kept in its state directory: who names the directory need not name the
 * file too.
 *
 * @param file absolute
 */
record RunPipeline(String file) {

    static void remember(RunDirectory run, Path file) {
        Json.write(run.pipeline(), new RunPipeline(file.toString()));
    }

    /** Empty for a directory in which nothing has been started. */
    static Optional<Path> of(RunDirectory run) {
        return Json.read(run.pipeline(), RunPipeline.class).map(one -> Path.of(one.file()));
    }
}
