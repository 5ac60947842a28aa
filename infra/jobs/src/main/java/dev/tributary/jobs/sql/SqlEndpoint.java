package dev.tributary.jobs.sql;

import dev.tributary.contract.StatusEndpoint.Handler;
import dev.tributary.contract.StatusEndpoint.Reply;
import dev.tributary.lake.Lake;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /query?limit=n&seconds=t&id=x}: the body is one statement that reads, the answer its first rows. It is
 * cancelled after so many seconds ({@value #DEFAULT_SECONDS} if not given). If an id is given, the caller must send
 * {@code POST /query/alive?id=x} every few seconds; a query whose caller is silent is cancelled too.
 */
public final class SqlEndpoint implements Handler, AutoCloseable {

    /** Queries that run at the same time; others wait. */
    public static final int AT_ONCE = 4;

    private static final int DEFAULT_LIMIT = 1000;
    private static final int MOST = 100_000;
    private static final int DEFAULT_SECONDS = 600;
    private static final int CANCELLED = 408;
    private static final Pattern LIMIT = Pattern.compile("(?:^|&)limit=(\\d{1,6})(?:&|$)");
    private static final Pattern SECONDS = Pattern.compile("(?:^|&)seconds=(\\d{1,6})(?:&|$)");
    private static final Pattern ID = Pattern.compile("(?:^|&)id=([\\w-]{1,64})(?:&|$)");
    private static final Logger log = LoggerFactory.getLogger(SqlEndpoint.class);

    private final SparkSession spark;
    private final RunningStatements running;

    public SqlEndpoint(Lake lake) {
        this(lake, RunningStatements.SILENCE);
    }

    SqlEndpoint(Lake lake, Duration silence) {
        this.spark = lake.spark();
        this.running = new RunningStatements(spark.sparkContext(), silence);
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
            Duration limit = Duration.ofSeconds(number(SECONDS, query, DEFAULT_SECONDS));
            return Reply.json(running.run(id(query), limit, () -> run(body, limit(query))));
        } catch (RunningStatements.Cancelled e) {
            return Reply.text(CANCELLED, e.getMessage());
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

    /** {@code POST /query/alive?id=x}: the caller of a query still waits for its result. */
    public Reply alive(String method, String query, String body) {
        if (!method.equals("POST")) {
            return Reply.text(405, "Send a POST.");
        }
        String id = id(query);
        return id != null && running.heard(id)
                ? Reply.text(200, "ok")
                : Reply.text(404, "No query with this id is being run.");
    }

    private static int limit(String query) {
        return Math.min(number(LIMIT, query, DEFAULT_LIMIT), MOST);
    }

    private static int number(Pattern pattern, String query, int otherwise) {
        Matcher given = pattern.matcher(query == null ? "" : query);
        return given.find() ? Integer.parseInt(given.group(1)) : otherwise;
    }

    private static String id(String query) {
        Matcher given = ID.matcher(query == null ? "" : query);
        return given.find() ? given.group(1) : null;
    }

    @Override
    public void close() {
        running.close();
    }
}
