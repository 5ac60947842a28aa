package dev.tributary.reduce.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.reduce.Counts;
import dev.tributary.reduce.conformance.Answer.FeedRow;
import dev.tributary.reduce.conformance.Answer.Interval;
import dev.tributary.reduce.conformance.Answer.Refusal;
import dev.tributary.reduce.conformance.Answer.Report;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer as JSON objects, one a line: {@code {"row": [...]}}, {@code {"version": [...], "from": "3", "to": null}}, and
 * after the entries of each cut {@code {"cut": {...counts...}}}; all but the tables may be left out.
 */
final class AnswerLines {

    private final List<List<Object>> rows = new ArrayList<>();
    private final List<Interval> versions = new ArrayList<>();
    private final List<Report> cuts = new ArrayList<>();
    private List<FeedRow> feed = new ArrayList<>();
    private List<Refusal> refusals = new ArrayList<>();

    static List<ObjectNode> write(Answer answer) {
        List<ObjectNode> lines = new ArrayList<>();
        for (Report report : answer.cuts()) {
            report.feed().forEach(entry -> lines.add(feed(entry)));
            report.quarantined()
                    .forEach(refusal -> lines.add(
                            Json.object().put("quarantined", refusal.at()).put("cause", refusal.cause())));
            lines.add(cut(report.counts()));
        }
        answer.rows().forEach(row -> lines.add(Json.object().set("row", Json.array(row))));
        answer.versions().forEach(version -> {
            ObjectNode line = Json.object().set("version", Json.array(version.row()));
            lines.add(line.put("from", version.from()).put("to", version.to()));
        });
        return lines;
    }

    /**
     * @throws IllegalArgumentException for a line of another kind
     */
    void read(JsonNode line) {
        if (line.has("row")) {
            rows.add(Wire.values(line, "row"));
        } else if (line.has("version")) {
            versions.add(new Interval(Wire.values(line, "version"), text(line, "from"), text(line, "to")));
        } else if (line.has("quarantined")) {
            refusals.add(new Refusal(text(line, "quarantined"), text(line, "cause")));
        } else if (line.has("insert") || line.has("update") || line.has("delete")) {
            Object after = line.has("insert") ? line.get("insert") : line.get("update");
            feed.add(new FeedRow(
                    line.has("delete") ? Wire.values(line, "delete") : Wire.values(line, "was"),
                    after == null ? null : Json.values((JsonNode) after)));
        } else if (line.has("cut")) {
            cuts.add(new Report(feed, counts(line.get("cut")), refusals));
            feed = new ArrayList<>();
            refusals = new ArrayList<>();
        } else {
            throw new IllegalArgumentException("The engine answered a line that is neither row, version, insert,"
                    + " update, delete, quarantined nor cut: " + line);
        }
    }

    Answer answer() {
        return new Answer(rows, versions, cuts);
    }

    private static ObjectNode feed(FeedRow entry) {
        if (entry.before() == null) {
            return Json.object().set("insert", Json.array(entry.after()));
        }
        if (entry.after() == null) {
            return Json.object().set("delete", Json.array(entry.before()));
        }
        ObjectNode line = Json.object().set("update", Json.array(entry.after()));
        return line.set("was", Json.array(entry.before()));
    }

    private static ObjectNode cut(Counts counts) {
        ObjectNode line = Json.object();
        if (counts == null) {
            line.putNull("cut");
        } else {
            line.putObject("cut")
                    .put("applied", counts.applied())
                    .put("superseded", counts.superseded())
                    .put("stale", counts.stale())
                    .put("fenced", counts.fenced())
                    .put("control", counts.control())
                    .put("quarantined", counts.quarantined())
                    .put("unknown", counts.unknownToast());
        }
        return line;
    }

    private static Counts counts(JsonNode node) {
        return node.isNull()
                ? null
                : new Counts(
                        node.path("applied").asLong(),
                        node.path("superseded").asLong(),
                        node.path("stale").asLong(),
                        node.path("fenced").asLong(),
                        node.path("control").asLong(),
                        node.path("quarantined").asLong(),
                        node.path("unknown").asLong());
    }

    private static String text(JsonNode line, String name) {
        return line.hasNonNull(name) ? line.get(name).asText() : null;
    }
}
