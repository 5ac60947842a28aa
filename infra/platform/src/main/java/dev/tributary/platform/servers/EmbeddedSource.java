package dev.tributary.platform.servers;

import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Secrets;
import dev.tributary.source.SourceLogin;

/** The source database of an embedded run, as the capture enters it. */
public final class EmbeddedSource {

    private EmbeddedSource() {}

    /**
     * How to enter it.
     *
     * @param database the pipeline's name
     * @throws Failure if no run was ever started there
     */
    public static SourceLogin of(RunDirectory run, String database) {
        Ports ports = Ports.load(run);
        if (!ports.numbers().containsKey(Postgres.NAME)) {
            throw Failure.failed("Nothing has been started in " + run.root() + ": start it with " + Home.launcher()
                    + " up, or name a database.");
        }
        return SourceLogin.of(
                "jdbc:postgresql://" + ports.address(Postgres.NAME) + "/" + database,
                DatabaseSetup.CAPTURE,
                Secrets.loadOrCreate(run).capture());
    }
}
