package dev.tributary.producers;

import dev.tributary.contract.DatabaseAccess;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * One connection's share of the workload. Lanes work on rows of their own, so they never wait for each other's locks;
 * their transactions interleave in the log.
 */
final class Lane implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);

    private final Run run;
    private final int number;
    private final String name;
    private final Keys keys;
    private final Chance chance;
    private final Backoff backoff = new Backoff();

    /** What the lanes of a process share. */
    record Run(
            Database database,
            Options options,
            SequenceKeys keys,
            Pace pace,
            Tally tally,
            Health health,
            Lifetime lifetime,
            Truncations truncations) {}

    /**
     * How the workload was asked for.
     *
     * @param customers how many to begin with; {@code products} likewise
     */
    record Options(long seed, int lanes, int customers, int products, Limits limits, Planner.Extra extra) {}

    Lane(Run run, int number) {
        this.run = run;
        this.number = number;
        this.name = "connection " + (number + 1);
        this.keys = run.keys().of(number);
        this.chance = Chance.of(run.options().seed(), number);
        run.health().starting(name);
    }

    /**
     * Works until the end.
     *
     * @throws IllegalStateException if the database refuses for good
     */
    @Override
    public void run() {
        while (!run.lifetime().over()) {
            try (Session session = Session.open(run.database(), "tributary-workload")) {
                work(session);
            } catch (SQLException e) {
                recover(e);
            }
        }
    }

    private void work(Session session) throws SQLException {
        long truncations = run.truncations().count();
        Desk desk = desk(session);
        Planner planner = new Planner(desk, run.options().extra());
        backoff.reset();
        run.health().up(name);
        seed(session, desk, planner);
        while (!run.lifetime().over() && truncations == run.truncations().count()) {
            run.keys().refill(number, session.connection());
            Transaction transaction = planner.next();
            int changes = execute(session, transaction);
            if (transaction.kind() == Kind.TRUNCATE) {
                truncations = run.truncations().add();
            }
            run.lifetime().pause(run.pace().take(changes));
        }
    }

    private Desk desk(Session session) throws SQLException {
        Limits limits = run.options().limits().share(run.options().lanes());
        Shop shop = new ShopReader(session.connection(), run.options().lanes(), number).read(limits);
        return Desk.of(shop, keys, chance, Clock.systemUTC(), limits);
    }

    /** Fills tables that are empty. */
    private void seed(Session session, Desk desk, Planner planner) throws SQLException {
        Options options = run.options();
        int customers = desk.shop().customers().isEmpty() ? options.customers() / options.lanes() : 0;
        int products = desk.shop().products().isEmpty() ? options.products() / options.lanes() : 0;
        while (!run.lifetime().over()) {
            run.keys().refill(number, session.connection());
            Optional<Transaction> part = planner.seed(customers, products);
            if (part.isEmpty()) {
                return;
            }
            execute(session, part.get());
        }
    }

    private int execute(Session session, Transaction transaction) throws SQLException {
        int changes = session.run(transaction);
        run.tally().done(transaction.kind(), changes);
        return changes;
    }

    private void recover(SQLException e) {
        DatabaseAccess.explain(run.database().access().place(), e)
                .filter(why -> why.exitCode() == CommandLine.ExitCode.USAGE)
                .ifPresent(why -> {
                    throw new Misconfigured(why.getMessage(), e);
                });
        switch (DatabaseTrouble.of(e)) {
            case AWAY -> {
                run.health()
                        .down(
                                name,
                                "The database does not answer " + run.database() + ": " + DatabaseTrouble.reason(e));
                run.lifetime().pause(backoff.next());
            }
            case CONFLICT -> {
                LOG.warn(
                        "Rolled back, because of what somebody else changed: {}. Reads the tables again",
                        DatabaseTrouble.reason(e));
                run.tally().conflict();
                run.lifetime().pause(AFTER_CONFLICT);
            }
            case FATAL ->
                throw new IllegalStateException(
                        "The database refused (" + run.database() + "): " + DatabaseTrouble.reason(e)
                                + ". Are the tables of the shop there as its source.sql makes them?",
                        e);
        }
    }
}
