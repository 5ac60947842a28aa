package dev.tributary.capture.it;

import java.util.Map;

/** The ways in which a capture is cut off, and what has to go on for it. */
enum Crash {
    BEFORE_SEND("before send", "a record has its number, the producer does not have it", 5) {
        @Override
        void provoke(CrashRun run) {
            run.haltUnderTraffic("BEFORE_SEND", 40);
        }
    },
    AFTER_SEND(
            "after send, before the offset", "the broker has the records of a Kafka transaction, not the offset", 5) {
        @Override
        void provoke(CrashRun run) {
            run.haltUnderTraffic("AFTER_SEND", 8);
        }
    },
    AFTER_OFFSET("after the offset, before the commit", "the broker has records and offset, uncommitted", 5) {
        @Override
        void provoke(CrashRun run) {
            run.haltUnderTraffic("AFTER_OFFSET", 8);
        }
    },
    AFTER_COMMIT(
            "after the commit, before the LSN goes back", "Kafka is ahead of what PostgreSQL believes confirmed", 5) {
        @Override
        void provoke(CrashRun run) {
            run.haltUnderTraffic("AFTER_COMMIT", 8);
        }
    },
    COPY("inside a COPY", "20 rows that share one LSN, sent in parts", 5) {
        @Override
        void provoke(CrashRun run) {
            run.haltInside(20, source -> source.copy("plain (id, name)", 1, 20));
        }
    },
    FIRST_TRANSACTION(
            "inside the first streamed transaction after the snapshot", "20 changes of rows that were read before", 5) {
        @Override
        void provoke(CrashRun run) {
            run.haltInside(
                    20,
                    source -> source.execute(
                            "UPDATE plain SET name = 'first' WHERE id <= 5;"
                                    + " DELETE FROM shifting; INSERT INTO plain SELECT i, 'first' FROM generate_series(11, 20) i"));
        }
    },
    LARGE_TRANSACTION(
            "inside a transaction of 100,000 rows", "parts of it are committed and skipped when resumed", 10_000) {
        @Override
        void provoke(CrashRun run) {
            run.haltInside(
                    100_000,
                    source -> source.execute(
                            "INSERT INTO plain SELECT i, md5(i::text) FROM generate_series(1001, 101000) i"));
        }
    },
    INITIAL_SNAPSHOT("during the initial snapshot", "it begins anew; rows deleted meanwhile must be swept", 500) {
        @Override
        void provoke(CrashRun run) {
            run.haltInSnapshot(3_000);
        }
    },
    INCREMENTAL_SNAPSHOT("during an incremental snapshot", "it goes on with the chunk that was not committed", 500) {
        @Override
        void provoke(CrashRun run) {
            run.haltInIncrementalSnapshot(10_000);
        }
    },
    BEGIN("at a BEGIN", "a source transaction is open and empty", 5) {
        @Override
        void provoke(CrashRun run) {
            run.haltUnderTraffic("BEGIN", 20);
        }
    },
    END("at an END", "a source transaction is complete and uncommitted", 5) {
        @Override
        void provoke(CrashRun run) {
            run.haltUnderTraffic("END", 20);
        }
    },
    BROKER("broker killed while committing", "nobody tells the capture whether its commit counts", 5) {
        @Override
        void provoke(CrashRun run) {
            run.killBroker();
        }
    },
    POSTGRES(
            "PostgreSQL restarted (immediate mode)", "it recovers from its log, and its slot may lie further back", 5) {
        @Override
        void provoke(CrashRun run) {
            run.crashPostgres();
        }
    };

    final String title;
    final String state;
    /** Records after which a Kafka transaction is committed in any case. */
    final int part;

    Crash(String title, String state, int part) {
        this.title = title;
        this.state = state;
        this.part = part;
    }

    /** Lets it happen once. */
    abstract void provoke(CrashRun run);

    Map<String, String> settings() {
        return Map.of("TRIBUTARY_CAPTURE_LARGE_TRANSACTION", String.valueOf(part));
    }
}
