package dev.tributary.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {

    @TempDir
    private Path folder;

    private final LocalDisk disk = new LocalDisk();

    @BeforeEach
    void initialize() throws IOException {
        Configuration configuration = new Configuration();
        configuration.set("fs.permissions.umask-mode", "027");
        disk.initialize(URI.create("file:///"), configuration);
    }

    @Test
    void filesAndFoldersGetThePermissionsThatHadoopsMaskLeaves() throws IOException {
        Path file = folder.resolve("new folder/é");
        try (FSDataOutputStream out = disk.create(hadoops(file))) {
            out.writeUTF("a");
        }
        assertThat(permissions(file)).isEqualTo("rw-r-----");
        assertThat(permissions(file.getParent())).isEqualTo("rwxr-x---");
        try (FSDataInputStream in = disk.open(hadoops(file))) {
            assertThat(in.readUTF()).isEqualTo("a");
        }
        disk.setPermission(hadoops(file), FsPermission.createImmutable((short) 0604));
        assertThat(permissions(file)).isEqualTo("rw----r--");
    }

    @Test
    void theStickyBitIsKept() throws IOException {
        disk.setPermission(hadoops(folder), FsPermission.createImmutable((short) 01770));
        assertThat(Files.getAttribute(folder, "unix:mode"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.INTEGER)
                .matches(mode -> (mode & 07777) == 01770);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static org.apache.hadoop.fs.Path hadoops(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }
}
