package dev.tributary.platform.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunStatus.LoadStatus;
import dev.tributary.platform.run.RunStatus.StepStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlowTest {

    private static final long NOW = 1_800_000_000_000L;

    private final Flow flow = new Flow();

    @Test
    void measuresLagRateAndFreshness() throws JsonProcessingException {
        flow.steps(reports(1000, 500, 3), NOW);
        List<StepStatus> steps = flow.steps(reports(3000, 900, 4), NOW + 4000);

        assertThat(steps).extracting(StepStatus::step).containsExactly("1a", "1c", "2", "3", "4");
        assertThat(steps.get(0).perSecond()).isEqualTo(500.0);
        StepStatus refined = steps.get(3);
        assertThat(refined.in()).isEqualTo(3000);
        assertThat(refined.out()).isEqualTo(900);
        assertThat(refined.lag()).isEqualTo(2100);
        assertThat(refined.perSecond()).isEqualTo(100.0);
        assertThat(refined.freshnessMillis()).isEqualTo(5000);
    }

    @Test
    void startsItsRatesAnewWithANewProcess() throws JsonProcessingException {
        flow.steps(reports(1000, 900, 3), NOW);
        assertThat(flow.steps(reports(10, 5, 1), NOW + 1000).get(3).perSecond()).isNull();
        assertThat(flow.steps(reports(30, 25, 1), NOW + 2000).get(3).perSecond())
                .isEqualTo(20.0);
    }

    @Test
    void hasNoNumbersWithoutReports() {
        assertThat(flow.steps(new Reports(Map.of()), NOW))
                .allSatisfy(step -> assertThat(step.out()).isNull());
    }

    @Test
    void noticesAStepThatStandsStillWithWorkToDo() throws JsonProcessingException {
        flow.steps(reports(1000, 900, 3), NOW);
        List<StepStatus> early = flow.steps(reports(2000, 900, 3), NOW + 30_000);
        assertThat(flow.stalled(early, NOW + 30_000)).isEmpty();
        List<StepStatus> late = flow.steps(reports(2000, 900, 3), NOW + 62_000);
        assertThat(flow.stalled(late, NOW + 62_000))
                .extracting(StepStatus::step)
                .containsExactly("3");
    }

    @Test
    void aLargeCutIsNoStandstill() throws JsonProcessingException {
        String load = "\"loading\": {\"rows\": 900000, \"done\": 100000, \"secondsLeft\": 80}, ";
        flow.steps(reports(1000, 900, 3), NOW);
        List<StepStatus> steps = flow.steps(reports(load, 2000, 900, 3), NOW + 62_000);
        assertThat(flow.stalled(steps, NOW + 62_000)).isEmpty();
        assertThat(reports(load, 2000, 900, 3).load()).isEqualTo(new LoadStatus(900_000, 100_000, 80L));

        flow.steps(reports(2000, 900, 3), NOW + 63_000);
        steps = flow.steps(reports(2000, 900, 3), NOW + 120_000);
        assertThat(flow.stalled(steps, NOW + 120_000)).isEmpty();
        steps = flow.steps(reports(2000, 900, 3), NOW + 124_000);
        assertThat(flow.stalled(steps, NOW + 124_000))
                .extracting(StepStatus::step)
                .containsExactly("3");
    }

    @Test
    void hasCaughtUpWhenRefinedHoldsAllAndMartsShowIt() throws JsonProcessingException {
        assertThat(reports(1000, 999, 3).caughtUp()).isFalse();
        assertThat(reports(1000, 1000, 3).caughtUp()).isTrue();
        assertThat(new Reports(Map.of()).caughtUp()).isFalse();
    }

    private static Reports reports(long captured, long refined, long cut) throws JsonProcessingException {
        return reports("", captured, refined, cut);
    }

    private static Reports reports(String load, long captured, long refined, long cut) throws JsonProcessingException {
        long commitMicros = (NOW - 1000) * 1000;
        Map<String, JsonNode> stages = new HashMap<>();
        stages.put("capture", Json.parse("{\"seq\": " + captured + ", \"commitMicros\": " + commitMicros + "}"));
        stages.put(
                "driver",
                Json.parse("{" + load + "\"raw\": {\"seq\": " + captured + "}, \"refined\": {\"seq\": " + refined
                        + ", \"cut\": " + cut
                        + ", \"commitMicros\": " + commitMicros + "}, \"marts\": {\"cut\": " + cut
                        + "}, \"hole\": null}"));
        return new Reports(stages);
    }

    @Test
    void aHoleIsOneOnceItHasStoodOpen() throws JsonProcessingException {
        Reports hole = new Reports(Map.of("driver", Json.parse("{\"hole\": \"number 7\"}")));
        Reports another = new Reports(Map.of("driver", Json.parse("{\"hole\": \"number 9\"}")));
        Flow flow = new Flow();
        assertThat(flow.hole(hole, 0)).isEmpty();
        assertThat(flow.hole(hole, 19_999)).isEmpty();
        assertThat(flow.hole(hole, 20_000)).hasValue("number 7");
        assertThat(flow.hole(another, 21_000)).isEmpty();
        assertThat(flow.hole(another, 41_000)).hasValue("number 9");
        assertThat(flow.hole(new Reports(Map.of()), 42_000)).isEmpty();
        assertThat(flow.hole(another, 43_000)).isEmpty();
    }
}
