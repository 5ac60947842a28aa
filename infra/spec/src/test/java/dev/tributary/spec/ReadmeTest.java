package dev.tributary.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Path SHOP = Path.of("../pipelines/shop");

    @Test
    void itsExampleLoads(@TempDir Path folder) throws IOException {
        for (String file : new String[] {"events/payment.avsc", "marts/daily_revenue.sql"}) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(SHOP.resolve(file), folder.resolve(file));
        }
        String readme = Files.readString(Path.of("README.md"));
        String yaml = readme.substring(readme.indexOf("```yaml\n") + 8, readme.indexOf("```\n"));
        Pipeline pipeline = Pipeline.load(Files.writeString(folder.resolve("pipeline.yaml"), yaml));
        assertThat(pipeline.events().get(0).refined().get(0).steps())
                .extracting(step -> (Object) step.getClass())
                .containsExactlyInAnyOrder((Object[]) Step.class.getPermittedSubclasses());
    }
}
