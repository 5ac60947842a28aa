package dev.tributary.platform.cli;

import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Unwritable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Remembers in the state directory which pipeline was found to be right, so that a start need not check the same again.
 *
 * @param fingerprint of the pipeline's folder and of the checker
 */
record Checked(String fingerprint) {

    /** @throws Failure with everything that is wrong */
    static void ensure(Home home, Path file, RunDirectory run) {
        Checked now = now(home, file);
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
    static boolean isAsAtStart(Home home, Path file, RunDirectory run) {
        return isRemembered(now(home, file), run);
    }

    private static Checked now(Home home, Path file) {
        return new Checked(fingerprint(home, file.getParent()));
    }

    private static boolean isRemembered(Checked now, RunDirectory run) {
        return Json.read(run.checked(), Checked.class).filter(now::equals).isPresent();
    }

    private static String fingerprint(Home home, Path folder) {
        try (Stream<Path> pipeline = Files.walk(folder);
                Stream<Path> checker = Files.list(home.role("spark"))) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : pipeline.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(folder.relativize(file).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            for (Path jar : checker.filter(jar -> jar.getFileName().toString().startsWith("tributary-"))
                    .sorted()
                    .toList()) {
                digest.update(Files.readAllBytes(jar));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw Unwritable.file(folder, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
