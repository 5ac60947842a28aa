package dev.tributary.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contract.Environment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandLinesTest {

    private final Environment empty = new Environment(Map.of());

    @Test
    void readsDurations() {
        assertThat(CommandLines.duration("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(CommandLines.duration("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThatThrownBy(() -> CommandLines.duration("soon"))
                .isInstanceOf(CommandLine.TypeConversionException.class)
                .hasMessage("'soon' is not a duration; write for example 90s, 5m or 1h30m");
    }

    @Test
    void exitsWith2AndASentenceWhenTheEnvironmentLacksSomething() {
        assertThat(run(2, new Workload(new Lifetime(), empty)))
                .isEqualTo("The environment variable TRIBUTARY_DATABASE_URL is not set.\n");
        assertThat(run(2, new PaymentEvents(new Lifetime(), empty)))
                .isEqualTo("The environment variable TRIBUTARY_PIPELINE is not set.\n");
    }

    @Test
    void exitsWith2ForAnOptionThatIsWrong() {
        assertThat(run(2, new Workload(new Lifetime(), empty), "--connections=0"))
                .isEqualTo("--connections is from 1 to 8, not 0\n");
        assertThat(run(2, new Workload(new Lifetime(), empty), "--rat=1")).contains("Unknown option: '--rat=1'");
    }

    @Test
    void explainsItself() {
        assertThat(CommandLines.execute(new Workload(new Lifetime(), empty), "--help"))
                .isZero();
    }

    private static String run(int exitCode, Callable<Integer> command, String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            assertThat(CommandLines.execute(command, arguments)).isEqualTo(exitCode);
        } finally {
            System.setErr(before);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }
}
