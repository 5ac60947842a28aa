package dev.tributary.platform.servers;

import dev.tributary.platform.run.Failure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/** As whom PostgreSQL runs. */
sealed interface DatabaseAccount {

    /** As the user that we are. */
    record Ourselves() implements DatabaseAccount {}

    /** As another user, who must own the data. */
    record Other(HostFacts.Candidate user, Path setpriv) implements DatabaseAccount {}

    /** As root of no power in a user namespace of its own: PostgreSQL sees an ordinary user, the files stay root's. */
    record Unprivileged(Path unshare) implements DatabaseAccount {}

    /**
     * Ordinary users run it themselves. For root: another user where the state directory lets one pass, else a user
     * namespace.
     *
     * @throws Failure if neither is possible
     */
    static DatabaseAccount choose(HostFacts facts) {
        if (!facts.root()) {
            return new Ourselves();
        }
        Optional<HostFacts.Candidate> other =
                facts.candidates().stream().filter(HostFacts.Candidate::reaches).findFirst();
        if (other.isPresent() && facts.setpriv().isPresent()) {
            return new Other(other.get(), facts.setpriv().get());
        }
        if (facts.unshare().isPresent()) {
            return new Unprivileged(facts.unshare().get());
        }
        throw Failure.usage(
                facts.setpriv().isEmpty()
                        ? "PostgreSQL does not run as root, and neither setpriv nor user namespaces are there to run it as"
                                + " another user: run as an ordinary user, or install util-linux."
                        : "PostgreSQL does not run as root, and no other user can reach the state directory: choose one"
                                + " that everybody may pass through with --dir, for example below /var/tmp, or run as an"
                                + " ordinary user.");
    }

    /** Words before a command that make it run as this user, under the same process id. */
    default List<String> prefix() {
        if (this instanceof Other other) {
            return List.of(
                    other.setpriv().toString(),
                    "--reuid=" + other.user().uid(),
                    "--regid=" + other.user().gid(),
                    "--clear-groups");
        }
        if (this instanceof Unprivileged namespace) {
            return List.of(namespace.unshare().toString(), "--user");
        }
        return List.of();
    }

    /** Whether this account can use what lies in a folder that is open to everybody. */
    default boolean reaches(Path folder) {
        return !(this instanceof Other other)
                || HostFacts.passes(folder, other.user().uid(), other.user().gid());
    }

    /** Gives a folder and all in it to this account where it has another owner. As an ordinary user, does nothing. */
    default void own(Path folder) throws IOException {
        if (this instanceof Ourselves) {
            return;
        }
        int uid = this instanceof Other other ? other.user().uid() : 0;
        int gid = this instanceof Other other ? other.user().gid() : 0;
        if (Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(uid)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                give(file);
                return FileVisitResult.CONTINUE;
            }

            /** The folder itself last: whoever owns it owns all of it. */
            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                give(directory);
                return FileVisitResult.CONTINUE;
            }

            private void give(Path path) throws IOException {
                Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        });
    }
}
