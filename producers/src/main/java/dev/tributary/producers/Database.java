package dev.tributary.producers;

import dev.tributary.contract.Environment;

/** Where the OLTP database is and as whom the workload logs in. */
record Database(String url, String user, String password) {

    static Database of(Environment environment) {
        return new Database(environment.databaseUrl(), environment.databaseUser(), environment.databasePassword());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
