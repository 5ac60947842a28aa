package dev.tributary.contract;

/**
 * Name of a Delta table: {@code raw.changes}. Its folder is {@code <lake>/<zone>/<name>}.
 *
 * @param zone what the table is for
 * @param name table name within the zone
 */
public record LakeTable(Zone zone, String name) {

    /** Zones of the lake; each is a database in SQL. */
    public enum Zone {
        RAW,
        REFINED,
        MARTS,
        /** The platform's own bookkeeping. */
        META;

        /** As in SQL and in paths. */
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public static final LakeTable RAW_CHANGES = new LakeTable(Zone.RAW, "changes");
    public static final LakeTable RAW_EVENTS = new LakeTable(Zone.RAW, "events");
    public static final LakeTable RAW_SCHEMAS = new LakeTable(Zone.RAW, "schemas");
    public static final LakeTable CUTS = new LakeTable(Zone.META, "cuts");
    public static final LakeTable LEDGER = new LakeTable(Zone.META, "ledger");
    public static final LakeTable QUARANTINE = new LakeTable(Zone.META, "quarantine");

    public static LakeTable refined(String name) {
        return new LakeTable(Zone.REFINED, name);
    }

    public static LakeTable mart(String name) {
        return new LakeTable(Zone.MARTS, name);
    }

    /** Folder below the lake's root, with forward slashes. */
    public String path() {
        return zone.id() + "/" + name;
    }

    /** As written in SQL, quoted. */
    public String sql() {
        return "`" + zone.id() + "`.`" + name.replace("`", "``") + "`";
    }

    @Override
    public String toString() {
        return zone.id() + "." + name;
    }
}
