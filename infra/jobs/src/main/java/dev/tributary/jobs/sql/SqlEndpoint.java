package dev.tributary.jobs.sql;

import dev.tributary.contract.StatusEndpoint.Handler;
import dev.tributary.contract.StatusEndpoint.Reply;
import dev.tributary.lake.Lake;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /query?limit=n}: the body is one statement that reads, the answer its first rows. */
public final class SqlEndpoint implements Handler {

    private static final int DEFAULT_LIMIT = 1000;
    private static final int MOST = 100_000;
    private static final Pattern LIMIT = Pattern.compile("(?:^|&)limit=(\\d{1,6})(?:&|$)");
    private static final Logger log = LoggerFactory.getLogger(SqlEndpoint.class);

    private final SparkSession spark;

    public SqlEndpoint(Lake lake) {
        this.spark = lake.spark();
    }

    @Override
    public Reply handle(String method, String query, String body) {
        if (!method.equals("POST")) {
            return Reply.text(405, "Send the statement as the body of a POST.");
        }
        if (body.isBlank()) {
            return Reply.text(400, "The body holds no statement.");
        }
        try {
            return Reply.json(run(body, limit(query)));
        } catch (Refused e) {
            return Reply.text(400, e.getMessage());
        } catch (Exception e) {
            // Nearly always the statement's own fault; whoever doubts it finds the trace in the log.
            log.debug("A statement failed: {}", body, e);
            return Reply.text(400, Sentence.of(e));
        }
    }

    private String run(String sql, int limit) throws Exception {
        SparkSession session = spark.newSession();
        session.conf().set("spark.sql.datetime.java8API.enabled", "true");
        Dataset<Row> rows = ReadingStatement.open(session, sql);
        List<Row> first = rows.limit(limit + 1).collectAsList();
        return JsonRows.of(rows.schema(), first, limit);
    }

    private static int limit(String query) {
        Matcher given = LIMIT.matcher(query == null ? "" : query);
        return given.find() ? Math.min(Integer.parseInt(given.group(1)), MOST) : DEFAULT_LIMIT;
    }
}
