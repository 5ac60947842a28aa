package dev.tributary.platform.servers;

import dev.tributary.platform.process.Programs;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Unwritable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What decides as whom PostgreSQL can run: it refuses root.
 *
 * @param root whether we are root
 * @param candidates other users it could run as, best first
 * @param setpriv the program, if there is one
 * @param unshare the program, if there is one and a user namespace can be made with it
 */
record HostFacts(boolean root, List<Candidate> candidates, Optional<Path> setpriv, Optional<Path> unshare) {

    /**
     * A user of this system.
     *
     * @param reaches whether every folder down to the data lets it pass
     */
    record Candidate(String name, int uid, int gid, boolean reaches) {}

    static HostFacts ofThisHost(Path folder) {
        if (ownUid(folder) != 0) {
            return new HostFacts(false, List.of(), Optional.empty(), Optional.empty());
        }
        List<Candidate> candidates = new ArrayList<>();
        for (String name : List.of("postgres", "nobody")) {
            user(name).ifPresent(fields -> {
                int uid = Integer.parseInt(fields[2]);
                int gid = Integer.parseInt(fields[3]);
                candidates.add(new Candidate(name, uid, gid, passes(folder, uid, gid)));
            });
        }
        return new HostFacts(
                true,
                List.copyOf(candidates),
                Programs.find("setpriv"),
                Programs.find("unshare").filter(HostFacts::works));
    }

    /** Of whoever makes a file now. */
    private static int ownUid(Path folder) {
        try {
            Path file = Files.createTempFile(folder, "owner", ".tmp");
            try {
                return (Integer) Files.getAttribute(file, "unix:uid");
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw Unwritable.file(folder, e);
        }
    }

    /** Whether a user may pass through a folder and all above it. */
    static boolean passes(Path folder, int uid, int gid) {
        for (Path part = folder.toAbsolutePath(); part != null; part = part.getParent()) {
            Map<String, Object> attributes;
            try {
                attributes = Files.readAttributes(part, "unix:mode,uid,gid");
            } catch (IOException e) {
                throw Unwritable.file(part, e);
            }
            int mode = (Integer) attributes.get("mode");
            int execute = attributes.get("uid").equals(uid)
                    ? 0100
                    : attributes.get("gid").equals(gid) ? 0010 : 0001;
            if ((mode & execute) == 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String[]> user(String name) {
        try (var lines = Files.lines(Path.of("/etc/passwd"))) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 3 && fields[0].equals(name))
                    .findFirst();
        } catch (IOException e) {
            throw Failure.usage("As root, PostgreSQL has to run as another user, and /etc/passwd cannot be read.", e);
        }
    }

    private static boolean works(Path unshare) {
        try {
            return new ProcessBuilder(unshare.toString(), "--user", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
