package dev.tributary.source.preflight;

import dev.tributary.source.Sql;
import java.util.Optional;

/** The pipeline's replication slot. */
final class SlotChecks {

    /** What Debezium calls its connection that streams. */
    static final String CAPTURE_PROGRAM = "Debezium Streaming";

    private static final long MEGABYTE = 1 << 20;
    private static final long MUCH = 1024 * MEGABYTE;

    private final Server server;
    private final Subject subject;
    private final Optional<Slot> slot;
    private final Findings findings;

    SlotChecks(Server server, Subject subject, Optional<Slot> slot, Findings findings) {
        this.server = server;
        this.subject = subject;
        this.slot = slot;
        this.findings = findings;
    }

    /** Whether it can be used; a capture that starts finds that out itself, and with what it knows from Kafka. */
    void use() {
        missing();
        slot.ifPresent(found -> {
            unusable(found);
            shared(found);
            inactive(found);
            lost(found);
            retains(found);
        });
    }

    /** Whether it will last. */
    void health() {
        slot.filter(found -> !found.isLost()).ifPresent(found -> {
            unreserved(found);
            behind(found);
            failover(found);
        });
    }

    private void missing() {
        if (slot.isEmpty()) {
            add(Check.SLOT_MISSING, "The replication slot " + subject.slot() + " does not exist.");
        }
    }

    private void unusable(Slot found) {
        if (!found.usable()) {
            add(
                    Check.SLOT_UNUSABLE,
                    "The replication slot " + subject.slot() + " is of another kind (" + found.kind() + ").",
                    // Not in the script: it may be the slot of a pipeline of this name in another database.
                    Fix.byHand("Give the pipeline another name, or if nobody needs the slot: SELECT"
                            + " pg_drop_replication_slot(" + Sql.literal(subject.slot()) + ")."));
        }
    }

    private void shared(Slot found) {
        boolean ours =
                CAPTURE_PROGRAM.equals(found.activeProgram()) && subject.role().equals(found.activeRole());
        if (found.isActive() && !ours) {
            add(
                    Check.SLOT_SHARED,
                    "The replication slot " + subject.slot() + " is read by process " + found.activePid()
                            + " of the role "
                            + found.activeRole() + " (\"" + found.activeProgram() + "\"), which is no capture of "
                            + subject.role() + ".",
                    Fix.sql(
                            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = "
                                    + Sql.literal(subject.slot()) + " AND active_pid = " + found.activePid(),
                            "Ends the connection of the other program; stop the program itself first."));
        }
    }

    private void inactive(Slot found) {
        if (!found.isActive() && found.usable() && !found.isLost()) {
            add(
                    Check.SLOT_INACTIVE,
                    "No capture reads from the replication slot " + subject.slot()
                            + (found.inactiveSince() == null ? "." : " since " + found.inactiveSince() + "."));
        }
    }

    private void lost(Slot found) {
        if (found.isLost()) {
            add(
                    Check.SLOT_LOST,
                    "PostgreSQL has given up the replication slot " + subject.slot() + " ("
                            + (found.lostBecause() == null ? "wal_status lost" : found.lostBecause()) + ").",
                    Fix.sql(
                            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = "
                                    + Sql.literal(subject.slot()) + " AND NOT active AND wal_status = 'lost'",
                            "Removes the slot that cannot be used any more."),
                    Fix.byHand("Then run tributary resnapshot: it takes a complete new snapshot."));
        }
    }

    private void retains(Slot found) {
        if (!found.isLost()) {
            add(
                    Check.SLOT_RETAINS,
                    megabytes(found.retainedBytes()) + " of log are kept for the slot (wal_status " + found.walStatus()
                            + ", limit " + limit() + "); " + megabytes(found.unconfirmedBytes())
                            + " are not captured yet.");
        }
    }

    private void unreserved(Slot found) {
        if ("unreserved".equals(found.walStatus())) {
            long needed = Math.max(8L << 10, 2 * found.retainedBytes() / MEGABYTE);
            add(
                    Check.SLOT_UNRESERVED,
                    "The slot needs more log than max_slot_wal_keep_size (" + limit() + ") keeps.",
                    ServerChecks.setting("max_slot_wal_keep_size", needed + "MB", "Keeps the log that the slot needs."),
                    ServerChecks.reload());
        }
    }

    private void behind(Slot found) {
        long limit = server.slotWalKeepMegabytes() * MEGABYTE;
        long much = limit < 0 ? MUCH : Math.min(MUCH, limit / 2);
        if (found.retainedBytes() > much) {
            add(
                    Check.SLOT_BEHIND,
                    megabytes(found.retainedBytes()) + " of log are kept for the slot, limit " + limit() + ".");
        }
    }

    private void failover(Slot found) {
        if (server.isAtLeast(17) && server.standbys() > 0 && found.usable() && !found.failover()) {
            add(
                    Check.SLOT_FAILOVER,
                    "The slot is not synchronised to standbys, of which there are slots for " + server.standbys() + ".",
                    Fix.byHand(
                            "Stop the capture, then: psql \"dbname=… replication=database\" -c 'ALTER_REPLICATION_SLOT "
                                    + Sql.identifier(subject.slot()) + " (FAILOVER true)'."));
        }
    }

    private void add(Check check, String what, Fix... fixes) {
        findings.add(check, subject.slot(), what, fixes);
    }

    private String limit() {
        return server.slotWalKeepMegabytes() < 0 ? "none" : server.slotWalKeepMegabytes() + " MB";
    }

    private static String megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE + " MB";
    }
}
