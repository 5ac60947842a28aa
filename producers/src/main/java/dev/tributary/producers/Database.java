package dev.tributary.producers;

import dev.tributary.contract.DatabaseAccess;
import dev.tributary.contract.Environment;

/** Where the OLTP database is and as whom the workload logs in. */
record Database(DatabaseAccess access) {

    static Database of(Environment environment) {
        return new Database(DatabaseAccess.of(environment));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return access.toString();
    }
}
