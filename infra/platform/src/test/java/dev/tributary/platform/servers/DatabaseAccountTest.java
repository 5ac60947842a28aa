package dev.tributary.platform.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.platform.servers.HostFacts.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseAccountTest {

    private static final Optional<Path> SETPRIV = Optional.of(Path.of("/usr/bin/setpriv"));
    private static final Optional<Path> UNSHARE = Optional.of(Path.of("/usr/bin/unshare"));
    private static final Optional<Path> MISSING = Optional.empty();

    @Test
    void runsAsAnOrdinaryUserWhoeverThatIs() {
        assertThat(DatabaseAccount.choose(new HostFacts(false, List.of(), MISSING, MISSING))
                        .prefix())
                .isEmpty();
    }

    @Test
    void takesTheFirstUserWhoReachesTheData() {
        assertThat(DatabaseAccount.choose(root(
                                SETPRIV, UNSHARE, candidate("postgres", 26, false), candidate("nobody", 65534, true)))
                        .prefix())
                .containsExactly("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }

    @Test
    void takesAUserNamespaceIfNobodyReachesTheData() {
        assertThat(DatabaseAccount.choose(root(SETPRIV, UNSHARE, candidate("nobody", 65534, false)))
                        .prefix())
                .containsExactly("/usr/bin/unshare", "--user");
        assertThat(DatabaseAccount.choose(root(MISSING, UNSHARE, candidate("nobody", 65534, true)))
                        .prefix())
                .containsExactly("/usr/bin/unshare", "--user");
    }

    @Test
    void saysWhatToDoIfThereIsNoWay() {
        assertThatThrownBy(() -> DatabaseAccount.choose(root(SETPRIV, MISSING, candidate("nobody", 65534, false))))
                .hasMessageStartingWith(
                        "PostgreSQL does not run as root, and no other user can reach the state directory:"
                                + " choose one that everybody may pass through with --dir");
        assertThatThrownBy(() -> DatabaseAccount.choose(root(MISSING, MISSING, candidate("nobody", 65534, true))))
                .hasMessageEndingWith("run as an ordinary user, or install util-linux.");
    }

    @Test
    void passesOnlyThroughFoldersThatLetOnePass(@TempDir Path folder) throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx------"));
        int stranger = 54321;
        boolean above = HostFacts.passes(folder.getParent(), stranger, stranger);
        assertThat(HostFacts.passes(folder, stranger, stranger)).isEqualTo(above);
        assertThat(HostFacts.passes(inner, stranger, stranger)).isFalse();
    }

    private static HostFacts root(Optional<Path> setpriv, Optional<Path> unshare, Candidate... candidates) {
        return new HostFacts(true, List.of(candidates), setpriv, unshare);
    }

    private static Candidate candidate(String name, int id, boolean reaches) {
        return new Candidate(name, id, id, reaches);
    }
}
