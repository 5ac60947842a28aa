package dev.tributary.platform.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusFileTest {

    @Test
    void namesPortsAndTheTokensFileButNotTheToken(@TempDir Path folder) throws IOException {
        RunDirectory run = new RunDirectory(folder).create();
        Secrets secrets = Secrets.loadOrCreate(run);
        Ports ports = new Ports(Map.of("capture", 15001, "driver", 15002));
        Site site = new Site(null, run, ports, secrets, null, null);
        PrometheusFile.write(site, List.of("capture", "driver"));
        PrometheusFile.write(site, List.of("capture", "driver"));

        String text = Files.readString(run.prometheus());
        assertThat(text).doesNotContain(secrets.token());
        JsonNode job = new ObjectMapper(new YAMLFactory()).readTree(text).at("/scrape_configs/0");
        assertThat(job.at("/static_configs/1/targets/0").asText()).isEqualTo("127.0.0.1:15002");
        assertThat(job.at("/static_configs/1/labels/process").asText()).isEqualTo("driver");
        Path token = Path.of(job.at("/authorization/credentials_file").asText());
        assertThat(token).hasContent(secrets.token());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
    }
}
