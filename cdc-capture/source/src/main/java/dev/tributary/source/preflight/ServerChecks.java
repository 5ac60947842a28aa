package dev.tributary.source.preflight;

import java.util.Optional;

/** Settings of the server. */
final class ServerChecks {

    private static final String AFTER_RESTART = ", which takes effect when the server is restarted.";
    private static final Fix RELOAD = Fix.sql("SELECT pg_reload_conf()", "Makes changed settings take effect.");
    private static final long SMALL_MEGABYTES = 1024;
    private static final long LEAST_TIMEOUT_MILLIS = 20_000;

    private final Server server;
    private final Optional<Slot> slot;
    private final Findings findings;

    ServerChecks(Server server, Optional<Slot> slot, Findings findings) {
        this.server = server;
        this.slot = slot;
        this.findings = findings;
    }

    void run() {
        standby();
        walLevel();
        freeSlot();
        freeSender();
        walKept();
        idleSlotTimeout();
        senderTimeout();
    }

    /** Queries of the other checks may not even parse on such a server. */
    static boolean isTooOld(Server server, Findings findings) {
        if (server.isAtLeast(14)) {
            return false;
        }
        findings.add(
                Check.VERSION_TOO_OLD,
                "server",
                "The server is PostgreSQL " + server.version() / 10_000 + "; the capture needs 14 or newer.");
        return true;
    }

    private void standby() {
        if (server.standby()) {
            findings.add(Check.STANDBY, "server", "The server is a standby.");
        }
    }

    private void walLevel() {
        if (!server.walLevel().equals("logical")) {
            findings.add(
                    Check.WAL_LEVEL,
                    "wal_level",
                    "The database has wal_level " + server.walLevel() + ": set wal_level = logical and restart it.",
                    setting("wal_level", "logical", "Writes into the log what logical decoding needs" + AFTER_RESTART));
        }
    }

    private void freeSlot() {
        if (slot.isEmpty() && server.slots() >= server.maxSlots()) {
            findings.add(
                    Check.NO_FREE_SLOT,
                    "max_replication_slots",
                    "All " + server.maxSlots() + " replication slots are taken.",
                    setting(
                            "max_replication_slots",
                            String.valueOf(server.slots() + 4),
                            "Makes room for the capture's slot" + AFTER_RESTART));
        }
    }

    private void freeSender() {
        boolean ours = slot.filter(Slot::isActive).isPresent();
        if (!ours && server.senders() >= server.maxSenders()) {
            findings.add(
                    Check.NO_FREE_SENDER,
                    "max_wal_senders",
                    "All " + server.maxSenders() + " WAL senders are taken.",
                    setting(
                            "max_wal_senders",
                            String.valueOf(server.senders() + 4),
                            "Makes room for the capture's connection" + AFTER_RESTART));
        }
    }

    private void walKept() {
        long megabytes = server.slotWalKeepMegabytes();
        if (megabytes < 0) {
            findings.add(
                    Check.WAL_KEEP_UNLIMITED,
                    "max_slot_wal_keep_size",
                    "There is no limit to the log that slots keep.");
        } else if (megabytes < SMALL_MEGABYTES) {
            findings.add(
                    Check.WAL_KEEP_SMALL,
                    "max_slot_wal_keep_size",
                    "Only " + megabytes + " MB of log are kept for slots.",
                    setting("max_slot_wal_keep_size", "8GB", "Keeps enough log for a capture that stays away a while."),
                    RELOAD);
        }
    }

    private void idleSlotTimeout() {
        if (server.idleSlotTimeoutSeconds() > 0) {
            findings.add(
                    Check.IDLE_SLOT_TIMEOUT,
                    "idle_replication_slot_timeout",
                    "Slots are given up after " + server.idleSlotTimeoutSeconds() + " s without a reader.",
                    setting("idle_replication_slot_timeout", "0", "Keeps slots however long nobody reads them."),
                    RELOAD);
        }
    }

    private void senderTimeout() {
        long millis = server.senderTimeoutMillis();
        if (millis < LEAST_TIMEOUT_MILLIS) {
            findings.add(
                    Check.SENDER_TIMEOUT,
                    "wal_sender_timeout",
                    millis == 0
                            ? "Broken connections of captures are never ended."
                            : "Connections of captures are ended after " + millis + " ms of silence.",
                    setting("wal_sender_timeout", "60s", "Ends broken connections, and only those."),
                    RELOAD);
        }
    }

    static Fix setting(String name, String value, String note) {
        return Fix.sql("ALTER SYSTEM SET " + name + " = '" + value + "'", note);
    }

    static Fix reload() {
        return RELOAD;
    }
}
