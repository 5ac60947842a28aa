package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.platform.run.Home;
import dev.tributary.spec.Pipeline;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedTest {

    private static final Path SHOP = Path.of("../pipelines/shop");

    @TempDir
    private Path folder;

    private Path pipeline;
    private Path jar;

    @BeforeEach
    void copyTheShop() throws IOException {
        pipeline = folder.resolve("work");
        try (Stream<Path> files = Files.walk(SHOP)) {
            for (Path file : files.toList()) {
                Files.copy(file, pipeline.resolve(SHOP.relativize(file).toString()));
            }
        }
        jar = folder.resolve("lib/spark/tributary-jobs.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "checker");
    }

    @Test
    void filesThatThePipelineDoesNotNameAreNotRead() throws IOException {
        Checked before = checked();
        Path segment = pipeline.resolve(".tributary/shop/broker/00000000.log");
        Files.createDirectories(segment.getParent());
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            // No array of Java's holds so much.
            file.setLength(1L << 36);
        }
        assertThat(checked()).isEqualTo(before);
    }

    @Test
    void eachFileThatThePipelineNamesCounts() throws IOException {
        Checked before = checked();
        for (String name : new String[] {"pipeline.yaml", "events/payment.avsc", "marts/daily_revenue.sql"}) {
            Path file = pipeline.resolve(name);
            String text = Files.readString(file);
            Files.writeString(file, text + "\n");
            assertThat(checked()).as(name).isNotEqualTo(before);
            Files.writeString(file, text);
            assertThat(checked()).as(name).isEqualTo(before);
        }
        Files.writeString(jar, "another checker");
        assertThat(checked()).isNotEqualTo(before);
    }

    private Checked checked() {
        Path file = pipeline.resolve("pipeline.yaml");
        return Checked.of(new Home(folder, folder), file, Pipeline.load(file));
    }
}
