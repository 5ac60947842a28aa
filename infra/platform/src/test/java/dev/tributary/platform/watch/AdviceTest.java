package dev.tributary.platform.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunStatus.Problem;
import dev.tributary.platform.run.RunStatus.ProcessStatus;
import dev.tributary.platform.run.RunStatus.State;
import dev.tributary.platform.run.RunStatus.StepStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdviceTest {

    private static final Reports SILENT = new Reports(Map.of());

    @Test
    void isSilentWhileEverythingStarts() {
        assertThat(Advice.of(
                        List.of(process(State.STARTING, 0, "Connection refused")), SILENT, Optional.empty(), List.of()))
                .isEmpty();
    }

    @Test
    void saysWhatAPersonMustChange() {
        assertThat(Advice.of(
                        List.of(process(State.FAILED, 1, "source.sql is wrong.")), SILENT, Optional.empty(), List.of()))
                .containsExactly(new Problem(
                        "driver", "source.sql is wrong.", "Put this right; it is tried again every half minute."));
    }

    @Test
    void saysThatNumbersAreLateAndThenThatTheyAreLost() throws JsonProcessingException {
        Reports late = new Reports(Map.of("driver", Json.parse("{\"hole\": \"numbers 7 to 9\"}")));
        assertThat(Advice.of(List.of(process(State.HEALTHY, 0, null)), late, Optional.empty(), List.of()))
                .as("refined may not have looked at them yet")
                .isEmpty();
        assertThat(Advice.of(List.of(process(State.HEALTHY, 0, null)), late, Optional.of("numbers 7 to 9"), List.of()))
                .extracting(Problem::what)
                .containsExactly(
                        "Refined waits for numbers 7 to 9, which did not come with the batches of raw so far.");
        Reports lost =
                new Reports(Map.of("driver", Json.parse("{\"hole\": \"7 to 9\", \"failure\": \"raw lacks 7 to 9.\"}")));
        assertThat(Advice.of(List.of(process(State.HEALTHY, 0, null)), lost, Optional.of("numbers 7 to 9"), List.of()))
                .containsExactly(
                        new Problem(
                                "refined",
                                "raw lacks 7 to 9.",
                                "./tributary resnapshot takes everything anew; the marts and raw stay as they are until then."));
    }

    @Test
    void namesWhatHasStoppedAloneAndWhatVerifyFound() throws JsonProcessingException {
        Reports reports = new Reports(Map.of("driver", Json.parse("""
                {"stopped": [
                  {"where": "marts.unit", "what": "marts.unit: [DIVIDE_BY_ZERO] Division by zero."},
                  {"where": "verify", "what": "public.a = refined.a: 1 rows missing", "since": "cut 7"}]}
                """)));
        assertThat(Advice.of(List.of(process(State.HEALTHY, 0, null)), reports, Optional.empty(), List.of()))
                .containsExactly(
                        new Problem(
                                "marts.unit",
                                "marts.unit has stopped, all else goes on. marts.unit: [DIVIDE_BY_ZERO] Division by zero.",
                                "It is tried again at least every minute and goes on by itself once the cause is gone."),
                        new Problem(
                                "verify",
                                "The last verification, at cut 7, found: public.a = refined.a: 1 rows missing",
                                "Once the cause is gone, ./tributary verify takes this line away."));
    }

    @Test
    void warnsBeforeTheSlotIsGivenUp() throws JsonProcessingException {
        assertThat(Advice.of(List.of(), slot(5L << 20, 4L << 20), Optional.empty(), List.of()))
                .isEmpty();
        assertThat(Advice.of(List.of(), slot(9L << 20, 4L << 20), Optional.empty(), List.of()))
                .extracting(Problem::what)
                .containsExactly("PostgreSQL gives the replication slot up after 4 MB more of log;"
                        + " 9 MB are kept for it already.");
    }

    private static Reports slot(long retained, long safe) throws JsonProcessingException {
        return new Reports(Map.of(
                "capture",
                Json.parse("{\"slot\": {\"lagBytes\": 1, \"lagSeconds\": null, \"retainedBytes\": " + retained
                        + ", \"safeBytes\": " + safe + "}}")));
    }

    @Test
    void blamesAStepOnlyIfNothingElseIsWrong() {
        List<StepStatus> stalled = List.of(new StepStatus("3", "raw → refined", 9L, 5L, 0.0, 4L, null));
        assertThat(Advice.of(List.of(process(State.HEALTHY, 0, null)), SILENT, Optional.empty(), stalled))
                .extracting(Problem::what)
                .containsExactly("Step 3 (raw → refined) has not moved for a minute with 4 left to do.");
        assertThat(Advice.of(
                        List.of(process(State.UNHEALTHY, 0, "driver does not work: busy")),
                        SILENT,
                        Optional.empty(),
                        stalled))
                .extracting(Problem::where)
                .containsExactly("driver");
    }

    private static ProcessStatus process(State state, int restarts, String reason) {
        return new ProcessStatus("driver", state, 1L, 1L, restarts, true, reason, null, null);
    }
}
