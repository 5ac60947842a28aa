package dev.tributary.platform.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.watch.TextTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the lake equals its sources.
 *
 * @param ok whether all checks passed
 * @param checks one by one
 */
record Verification(boolean ok, List<Check> checks) {

    /** One comparison. */
    record Check(String check, boolean ok, String detail) {}

    static Verification of(JsonNode answer) {
        List<Check> checks = new ArrayList<>();
        answer.path("checks")
                .forEach(node -> checks.add(new Check(
                        node.path("check").asText(),
                        node.path("ok").asBoolean(),
                        node.path("detail").asText(""))));
        return new Verification(answer.path("ok").asBoolean(), List.copyOf(checks));
    }

    List<String> lines() {
        TextTable table = new TextTable("CHECK", "RESULT", "DETAIL");
        checks.forEach(check -> table.row(check.check(), check.ok() ? "ok" : "WRONG", check.detail()));
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        long wrong = checks.stream().filter(check -> !check.ok()).count();
        lines.add(ok ? "All " + checks.size() + " checks passed." : wrong + " of " + checks.size() + " checks failed.");
        return lines;
    }
}
