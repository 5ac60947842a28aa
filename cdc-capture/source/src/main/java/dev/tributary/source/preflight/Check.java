package dev.tributary.source.preflight;

import static dev.tributary.source.preflight.Severity.ERROR;
import static dev.tributary.source.preflight.Severity.INFO;
import static dev.tributary.source.preflight.Severity.WARNING;

import java.util.Locale;

/** Everything that a preflight looks for. {@code docs/preflight.md} shows the same. */
public enum Check {
    VERSION_TOO_OLD(
            Family.SERVER,
            ERROR,
            "Before 14 the output plugin leaves out the messages that move an idle slot and mark a place in the log.",
            "Upgrade PostgreSQL."),
    STANDBY(
            Family.SERVER,
            ERROR,
            "On a standby no heartbeat can be written, so an idle slot keeps the log, and a conflict with recovery invalidates the slot: what it had not sent is lost.",
            "Capture from the primary."),
    WAL_LEVEL(
            Family.SERVER,
            ERROR,
            "Without wal_level = logical the log lacks what a change is rebuilt from.",
            "Set it and restart the server."),
    NO_FREE_SLOT(
            Family.SERVER,
            ERROR,
            "Without a slot of its own the capture has no place to go on from: the log is removed before it is read.",
            "Raise max_replication_slots and restart the server, or drop a slot that nobody needs."),
    NO_FREE_SENDER(
            Family.SERVER,
            ERROR,
            "Without a free WAL sender nothing streams while the log that the slot keeps grows.",
            "Raise max_wal_senders and restart the server."),
    WAL_KEEP_SMALL(
            Family.SERVER,
            WARNING,
            "A slot that falls behind by more than max_slot_wal_keep_size is given up: its changes are lost and a new snapshot is due.",
            "Raise max_slot_wal_keep_size to what a weekend of changes needs."),
    WAL_KEEP_UNLIMITED(
            Family.SERVER,
            INFO,
            "A capture that stays away lets the log grow until the disk is full and the database stops.",
            "Choose max_slot_wal_keep_size between the disk's size and the longest absence; beyond it a new snapshot is due."),
    IDLE_SLOT_TIMEOUT(
            Family.SERVER,
            WARNING,
            "A slot that nobody reads for this long is given up: what happened since is lost and a new snapshot is due.",
            "Set idle_replication_slot_timeout to 0."),
    SENDER_TIMEOUT(
            Family.SERVER,
            WARNING,
            "The capture answers every 10 s: a shorter timeout ends its connection again and again; with none a broken connection holds the slot and a restarted capture is refused.",
            "Set wal_sender_timeout to 60 s."),
    ROLE_MISSING(
            Family.ROLE,
            ERROR,
            "Nobody can read the changes.",
            "Create the role, and set its password with \\password."),
    ROLE_REPLICATION(
            Family.ROLE,
            ERROR,
            "Only a role with REPLICATION may create a slot and stream from it.",
            "ALTER ROLE … REPLICATION."),
    SCHEMA_USAGE(Family.ROLE, ERROR, "The snapshot cannot reach the schema's tables.", "GRANT USAGE ON SCHEMA."),
    TABLE_SELECT(
            Family.ROLE, ERROR, "The snapshot cannot read the rows that are there already.", "GRANT SELECT ON TABLE."),
    ROW_SECURITY(
            Family.ROLE,
            ERROR,
            "Row-level security hides rows from the snapshot without an error, while the log shows their changes.",
            "ALTER ROLE … BYPASSRLS."),
    TABLE_MISSING(Family.TABLES, ERROR, "Nothing can be captured from it.", "Create it, or correct the pipeline file."),
    VIEW(
            Family.TABLES,
            ERROR,
            "A view has no changes in the log.",
            "Name the tables below it in the pipeline file; make a mart of the view's query."),
    FOREIGN_TABLE(
            Family.TABLES,
            ERROR,
            "The changes of a foreign table are in another server's log.",
            "Capture from the server that has the table."),
    TEMPORARY_TABLE(
            Family.TABLES,
            ERROR,
            "Changes of a temporary table are not in the log, and it ends with its session.",
            "Make it a permanent table, or take it out of the pipeline file."),
    TOPIC_NAME(
            Family.TABLES,
            ERROR,
            "Topics are named after tables, and Kafka allows 249 characters; one that a topic cannot have takes up to eight.",
            "Give the pipeline a shorter name, or rename the table."),
    TABLE_NAMES_ALIKE(
            Family.TABLES,
            ERROR,
            "The connector joins the names of schema and table by a dot and takes tables with the same result for one.",
            "Rename one of the tables or schemas."),
    TABLE_NAME(
            Family.TABLES,
            WARNING,
            "The connector cannot be asked for a table of this name alone: it is read with all others only, so when it is recreated, or not published for a while, the capture stops until a complete snapshot.",
            "Rename the table."),
    COLUMN_CASE(
            Family.TABLES,
            ERROR,
            "The lake does not tell columns apart by case: the two would be one.",
            "Give one of them another name in the lake, in the pipeline file: columns: {\"Name\": {as: name_2}}; or rename it in the database."),
    COLUMN_TAKEN(
            Family.TABLES,
            ERROR,
            "Refined tables and their change feed have columns of this name already.",
            "Give it another name in the lake with as, or leave it out with pii: exclude."),
    COLUMN_MISSING(
            Family.TABLES,
            ERROR,
            "What the pipeline file asks for is done to no column: if its name is spelled wrong, values leave the database as they are that nobody should see.",
            "Correct the name in the pipeline file, or take the column out of it."),
    UNLOGGED_TABLE(
            Family.TABLES, ERROR, "Changes of an unlogged table are not in the log.", "ALTER TABLE … SET LOGGED."),
    INHERITED_TABLE(
            Family.TABLES,
            WARNING,
            "Queries of the parent show the children's rows too, but their changes come under the children's names: the pipeline has the parent's own rows only.",
            "Name the children in the pipeline file too and unite them in a mart, or make it a partitioned table."),
    PARTITION_OF_ROOT(
            Family.TABLES,
            ERROR,
            "The publication sends changes of this partition under its root's name, so none come under its own.",
            "Name the root in the pipeline file instead."),
    KEYLESS(
            Family.IDENTITY,
            ERROR,
            "Without a key two changes of one row cannot be told from changes of two rows, and as soon as the table is published PostgreSQL refuses its updates and deletes. REPLICA IDENTITY FULL alone would allow an append log, which this release does not make.",
            "Add the primary key that the pipeline file names."),
    KEY_DIFFERS(
            Family.IDENTITY,
            ERROR,
            "Records are keyed by the database's key; folding them by other columns merges rows that differ or keeps rows that are gone.",
            "Write the database's key into the pipeline file."),
    KEY_BY_INDEX(
            Family.IDENTITY,
            WARNING,
            "Without a primary key the connector keys records by the first unique index that it finds, which another index can become.",
            "Make the index's columns the primary key."),
    IDENTITY_NOTHING(
            Family.IDENTITY,
            ERROR,
            "With REPLICA IDENTITY NOTHING the log does not say which row was changed, so PostgreSQL refuses updates and deletes of the published table.",
            "ALTER TABLE … REPLICA IDENTITY DEFAULT."),
    IDENTITY_MISSES_KEY(
            Family.IDENTITY,
            ERROR,
            "Deletes carry the columns of the replica identity only: without the key nobody knows which row went.",
            "ALTER TABLE … REPLICA IDENTITY DEFAULT."),
    DEFERRABLE_IDENTITY(
            Family.IDENTITY,
            ERROR,
            "A deferrable primary key is no replica identity: PostgreSQL refuses updates and deletes of the published table.",
            "ALTER TABLE … REPLICA IDENTITY FULL, or make the key not deferrable."),
    DEFERRABLE_KEY(
            Family.IDENTITY,
            INFO,
            "Inside a transaction a deferrable key holds twice at times; whole transactions are applied at once, so nothing is lost.",
            "Nothing; other readers of the topics must group by transaction too."),
    UNSENT_TOAST(
            Family.IDENTITY,
            INFO,
            "An update leaves long values that it did not change out of the log; the refined table keeps the last known value, and counts one that it never saw. A kept version (SCD 2) takes it over from the version before.",
            "Nothing; with REPLICA IDENTITY FULL every value is sent, at the price of a larger log."),
    PUBLICATION_MISSING(
            Family.PUBLICATION, ERROR, "The slot sends nothing without it.", "Create it with the pipeline's tables."),
    PUBLICATION_OPERATIONS(
            Family.PUBLICATION,
            ERROR,
            "Operations that are not published never reach the lake: rows stay, or stay as they were.",
            "ALTER PUBLICATION … SET (publish = 'insert, update, delete, truncate')."),
    PUBLICATION_TABLE(
            Family.PUBLICATION,
            ERROR,
            "The snapshot reads the table, but its later changes are not sent.",
            "ALTER PUBLICATION … SET TABLE with all tables."),
    PARTITION_ROOT(
            Family.PUBLICATION,
            ERROR,
            "Changes of a partitioned table come under the names of its partitions, which the pipeline does not capture.",
            "ALTER PUBLICATION … SET (publish_via_partition_root = true)."),
    ROW_FILTER(
            Family.PUBLICATION,
            ERROR,
            "A row filter keeps changes back; the snapshot reads the rows all the same.",
            "ALTER PUBLICATION … SET TABLE without WHERE."),
    COLUMN_LIST(
            Family.PUBLICATION,
            ERROR,
            "The snapshot reads columns that the stream then leaves out: they go stale or NULL.",
            "ALTER PUBLICATION … SET TABLE without a column list."),
    GENERATED_COLUMN(
            Family.PUBLICATION,
            WARNING,
            "The log does not have this generated column, so it is not captured at all: a snapshot could read it, but an update would leave the old value or NULL.",
            "Stored ones from 18 on: ALTER PUBLICATION … SET (publish_generated_columns = stored), then a snapshot of the table. Virtual ones, and before 18 all: compute it in a mart."),
    SIGNAL_TABLE(
            Family.PUBLICATION,
            INFO,
            "Without a table in which the capture marks where it reads, no single table can be read anew: one that is added to the pipeline, or made anew, needs a new snapshot of all.",
            "Create it, let the capture write to it, and publish it."),
    SLOT_MISSING(
            Family.SLOT,
            INFO,
            "The first start of the capture makes it. If the capture has run before, what happened since is lost and a new snapshot is due.",
            "Start the capture, which says which of the two it is; a slot made by hand would be refused."),
    SLOT_INACTIVE(
            Family.SLOT,
            WARNING,
            "No capture reads from the slot: the log grows until the disk is full or the slot is given up.",
            "Start the capture, or drop the slot with the pipeline."),
    SLOT_SHARED(
            Family.SLOT,
            ERROR,
            "A slot sends each change once: what another program reads from it never reaches this pipeline.",
            "Stop the other program; it needs a slot of its own. A new snapshot is due."),
    SLOT_UNUSABLE(
            Family.SLOT,
            ERROR,
            "A slot of another kind or database does not send this database's changes.",
            "Give the pipeline another name, or drop the slot if nobody needs it."),
    SLOT_LOST(
            Family.SLOT,
            ERROR,
            "PostgreSQL removed log that had not been captured: changes are lost.",
            "Run tributary resnapshot: it takes a complete new snapshot."),
    SLOT_UNRESERVED(
            Family.SLOT,
            WARNING,
            "The next checkpoint can remove log that is not captured yet.",
            "Raise max_slot_wal_keep_size at once and start the capture."),
    SLOT_BEHIND(
            Family.SLOT,
            WARNING,
            "The slot keeps much log: the disk can fill, or max_slot_wal_keep_size ends the slot.",
            "See why the capture is behind: is it running, does Kafka accept records, is a transaction open?"),
    SLOT_RETAINS(Family.SLOT, INFO, "So much log is kept for the slot now.", "Nothing."),
    SLOT_FAILOVER(
            Family.SLOT,
            WARNING,
            "There is a physical standby, and after a failover to it the slot is gone: what was not captured is lost and a new snapshot is due.",
            "From 17 on ALTER_REPLICATION_SLOT … (FAILOVER true) over a replication connection, and sync_replication_slots = on at the standby."),
    HEARTBEAT_DENIED(
            Family.HEARTBEAT,
            WARNING,
            "The capture's heartbeat is a message in the log; it needs no table, but without the right to write it the slot of an idle database keeps the log of all others.",
            "GRANT EXECUTE ON FUNCTION pg_logical_emit_message."),
    IDLE_BESIDE_BUSY(
            Family.HEARTBEAT,
            INFO,
            "All databases of a server share one log; while this one is idle only the capture's heartbeat moves the slot.",
            "Nothing while the capture runs; other readers of this database need a heartbeat of their own."),
    NAN_CAPABLE(
            Family.VALUES,
            INFO,
            "A NaN has no place in the lake's decimals: its row goes to the quarantine. In a numeric without precision, which is a text there, and in a double it arrives as it is and spoils every sum.",
            "Forbid it with a CHECK constraint; --deep looks whether there are any."),
    NAN_FOUND(
            Family.VALUES,
            WARNING,
            "A NaN has no place in the lake's decimals: its row goes to the quarantine. Only a numeric without precision, which is a text there, keeps it.",
            "Correct the rows, and forbid it with a CHECK constraint."),
    PLACEHOLDER_FOUND(
            Family.VALUES,
            ERROR,
            "A value that equals the connector's placeholder is taken for one that was not sent, and replaced by the row's last value.",
            "Change the value; looked for with --deep only, since it reads the tables.");

    private final Family family;
    private final Severity severity;
    private final String why;
    private final String remedy;

    Check(Family family, Severity severity, String why, String remedy) {
        this.family = family;
        this.severity = severity;
        this.why = why;
        this.remedy = remedy;
    }

    /** {@code wal-level}: its name for people and programs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Family family() {
        return family;
    }

    public Severity severity() {
        return severity;
    }

    /** Why it loses data. */
    public String why() {
        return why;
    }

    /** What to do about it, in general. */
    public String remedy() {
        return remedy;
    }
}
