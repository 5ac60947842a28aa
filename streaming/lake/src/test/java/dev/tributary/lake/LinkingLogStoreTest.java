package dev.tributary.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkingLogStoreTest {

    @TempDir
    Path folder;

    private final Configuration configuration = new Configuration();
    private final LinkingLogStore store = new LinkingLogStore(configuration);
    private Path target;

    @BeforeEach
    void target() {
        target = folder.resolve("a b").resolve("00000000000000000001.json");
    }

    @Test
    void writesOnceAndNeverOverAnotherCommit() throws IOException {
        write(List.of("{\"é\":1}", "{}").iterator(), false);
        assertThat(Files.readString(target)).isEqualTo("{\"é\":1}\n{}\n");
        assertThatThrownBy(() -> write(List.of("other").iterator(), false))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(Files.readString(target)).startsWith("{\"é\":1}");
        write(List.of("newer").iterator(), true);
        assertThat(Files.readString(target)).isEqualTo("newer\n");
        assertThat(folder.resolve("a b")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void nothingIsThereBeforeAllIs() throws IOException {
        Iterator<String> looks = new Iterator<>() {
            private int left = 2;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public String next() {
                assertThat(target).doesNotExist();
                if (--left == 0) {
                    throw new IllegalStateException("died");
                }
                return "first";
            }
        };
        assertThatThrownBy(() -> write(looks, false)).hasMessage("died");
        assertThat(target).doesNotExist();
        write(List.of("whole").iterator(), false);
        assertThat(Files.readString(target)).isEqualTo("whole\n");
    }

    private void write(Iterator<String> lines, boolean overwrite) throws IOException {
        store.write(new org.apache.hadoop.fs.Path(target.toUri()), lines, overwrite, configuration);
    }
}
