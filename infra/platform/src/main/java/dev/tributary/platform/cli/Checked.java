package dev.tributary.platform.cli;

import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Unwritable;
import dev.tributary.spec.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Remembers in the state directory which pipeline was found to be right, so that a start need not check the same again.
 *
 * @param fingerprint of the pipeline file, the files that it names, and the checker
 */
record Checked(String fingerprint) {

    private static final int BUFFER = 1 << 16;

    /** @throws Failure with everything that is wrong */
    static void ensure(Home home, Path file, Pipeline pipeline, RunDirectory run) {
        Checked now = of(home, file, pipeline);
        if (isRemembered(now, run)) {
            return;
        }
        List<PipelineCheck.Finding> findings = new PipelineCheck(home).findings(file);
        if (!findings.isEmpty()) {
            throw Failure.usage(Validate.text(file, findings));
        }
        Json.write(run.checked(), now);
    }

    /** Whether the pipeline, and what checks it, are still those of the last start. */
    static boolean isAsAtStart(Home home, Path file, Pipeline pipeline, RunDirectory run) {
        return isRemembered(of(home, file, pipeline), run);
    }

    private static boolean isRemembered(Checked now, RunDirectory run) {
        return Json.read(run.checked(), Checked.class).filter(now::equals).isPresent();
    }

    /**
     * Reads the pipeline file and the files that it names, and no others: the state directory may lie in the same folder,
     * with the database's and Kafka's files and the lake below it.
     */
    static Checked of(Home home, Path file, Pipeline pipeline) {
        Path folder = file.getParent();
        Map<String, Path> read = new TreeMap<>();
        read.put("", file);
        pipeline.events().forEach(stream -> read.put(name(folder, stream.schema()), stream.schema()));
        pipeline.marts().forEach(mart -> read.put(name(folder, mart.sql()), mart.sql()));
        try (Stream<Path> jars = Files.list(home.role("spark"))) {
            jars.filter(jar -> jar.getFileName().toString().startsWith("tributary-"))
                    .forEach(jar -> read.put("jar " + jar.getFileName(), jar));
        } catch (IOException e) {
            throw Unwritable.file(home.role("spark"), e);
        }
        return new Checked(fingerprint(read));
    }

    private static String name(Path folder, Path file) {
        return folder.toAbsolutePath().relativize(file.toAbsolutePath()).toString();
    }

    /** Of names and contents, in the order of the names; files are read in pieces, because the supervisor's heap is small. */
    static String fingerprint(Map<String, Path> files) {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        files.forEach((name, file) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            try (InputStream content = Files.newInputStream(file)) {
                for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            } catch (IOException e) {
                throw Unwritable.file(file, e);
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
