package dev.tributary.platform.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    private static final List<String> NAMES = List.of("postgres", "broker", "registry");

    @Test
    void choosesDifferentPortsBelowTheEphemeralRange() {
        Ports ports = new Ports(Map.of()).choose(NAMES, port -> true, new Random(1));
        assertThat(new HashSet<>(ports.numbers().values()))
                .hasSize(3)
                .allMatch(port -> port >= 15_000 && port < 32_000);
    }

    @Test
    void replacesOnlyWhatIsTaken() {
        Ports kept = new Ports(Map.of("postgres", 20_001, "broker", 20_002, "registry", 20_003));
        Ports ports = kept.choose(NAMES, port -> port != 20_002, new Random(1));
        assertThat(ports.of("postgres")).isEqualTo(20_001);
        assertThat(ports.of("registry")).isEqualTo(20_003);
        assertThat(ports.of("broker")).isNotIn(20_001, 20_002, 20_003);
    }

    @Test
    void saysSoIfNothingIsFree() {
        assertThatThrownBy(() -> new Ports(Map.of()).choose(NAMES, port -> false, new Random(1)))
                .hasMessage("No free port was found on 127.0.0.1 between 15000 and 32000: stop other programs and try"
                        + " again.");
    }

    @Test
    void keepsPortsInTheStateDirectoryAndLeavesTakenOnes(@TempDir Path folder) throws IOException {
        RunDirectory run = new RunDirectory(folder).create();
        Ports first = Ports.reserve(run, NAMES);
        assertThat(Ports.reserve(run, NAMES)).isEqualTo(first).isEqualTo(Ports.load(run));
        try (ServerSocket taken = new ServerSocket(first.of("broker"), 1, InetAddress.getLoopbackAddress())) {
            Ports second = Ports.reserve(run, NAMES);
            assertThat(second.of("broker")).isNotEqualTo(taken.getLocalPort());
            assertThat(second.of("postgres")).isEqualTo(first.of("postgres"));
        }
    }
}
