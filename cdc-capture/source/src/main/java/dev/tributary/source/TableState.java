package dev.tributary.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the catalogue says of a published table, as far as it tells whether captured rows are still those of the table.
 * Some statements change stored values, or keep changes out of the log, without a change event: {@code ALTER TABLE} that
 * rewrites or adds a default, {@code ALTER TYPE}, {@code ALTER PUBLICATION}, {@code TRUNCATE} of a partition. Each leaves a
 * lasting trace in the catalogue, so it is found even if its effect was taken back before anybody looked.
 *
 * @param publication identity of the publication and of the table's membership; {@code ALTER} or {@code DROP} and
 *     {@code CREATE} change it
 * @param bySchema whether the table is published with all tables or with those of its schema; only then may it have been
 *     unlogged for a while
 * @param file node of the table's file; a rewrite changes it, and so do {@code TRUNCATE} and {@code VACUUM FULL}
 * @param columns all, also dropped ones, ordered by number
 * @param types labels of enums and attributes of composite types that its columns have
 * @param partitions all below it; empty if it is not partitioned
 */
public record TableState(
        String publication,
        boolean bySchema,
        String file,
        List<Column> columns,
        List<TypePart> types,
        List<Partition> partitions) {

    /**
     * A column.
     *
     * @param name in the lake, which captured rows give it
     * @param number by which the database identifies it; never used again in the same table
     * @param type number of its type
     * @param version changes with each change of its description
     * @param missing whether rows from before it was added have a default that was not written
     */
    public record Column(int number, String name, String type, String version, boolean missing, boolean dropped) {}

    /**
     * A part of a type.
     *
     * @param number of an enum's label, which later ones exceed; 0 for an attribute
     */
    public record TypePart(long number, String text) {}

    /**
     * A partition, or one that is partitioned itself.
     *
     * @param created whether the statement that created it made it a partition; another one may have had rows before
     */
    public record Partition(long oid, String file, boolean created) {}

    /** First field of a fingerprint. */
    private static final String VERSION = "1";

    /** Types with lower numbers are PostgreSQL's own and do not change. */
    private static final long FIRST_OF_USERS = 16_384;

    private static final int NAME = 4;
    private static final int COLUMN = 3 * NAME;
    /** Of a column that was dropped before the rows were read. */
    private static final String DROPPED = "-".repeat(COLUMN);
    /** Of a column that was added and dropped since. */
    private static final String UNKNOWN = "?".repeat(COLUMN);

    /** Types whose values have the same text: PostgreSQL changes one into the other without a rewrite. */
    private static final Set<String> TEXTS = Set.of("25", "1043");

    public TableState {
        columns = List.copyOf(columns);
        types = List.copyOf(types);
        partitions = List.copyOf(partitions);
    }

    /** This state as a short text, to be compared with a later state by {@link #changedSince}. */
    public String fingerprint() {
        return fingerprint(columns.stream()
                .map(column -> column.dropped() ? DROPPED : text(column))
                .collect(Collectors.joining()));
    }

    /**
     * The same for a table whose rows were read in an earlier state. Columns that it had then, or got since, and that are
     * dropped may have left values behind, which another column of the same name must not take over.
     *
     * @param before fingerprint of the earlier state
     */
    public String fingerprintSince(String before) {
        String[] fields = fields(before);
        if (fields.length == 0) {
            return fingerprint();
        }
        return fingerprint(columns.stream()
                .map(column -> column.dropped() ? before(fields[3], column) : text(column))
                .collect(Collectors.joining()));
    }

    private static String before(String known, Column column) {
        return column.number() * COLUMN <= known.length()
                ? known.substring((column.number() - 1) * COLUMN, column.number() * COLUMN)
                : UNKNOWN;
    }

    /** Empty for a fingerprint of another release. */
    private static String[] fields(String fingerprint) {
        String[] fields = fingerprint.split(" ", -1);
        return fields.length == 6 && fields[0].equals(VERSION) ? fields : new String[0];
    }

    private String fingerprint(String all) {
        long label = types.stream().mapToLong(TypePart::number).max().orElse(0);
        long partition = partitions.stream().mapToLong(Partition::oid).max().orElse(0);
        return String.join(
                " ",
                VERSION,
                hash(publication, 2 * NAME),
                hash(file, 2 * NAME),
                all,
                label + ":" + types(label),
                partition + ":" + partitions(partition));
    }

    private static String text(Column column) {
        String type = TEXTS.contains(column.type()) ? "text" : column.type();
        return hash(column.name(), NAME) + hash(type, NAME) + hash(column.version(), NAME);
    }

    /** Labels that were added later change no values. */
    private String types(long label) {
        return hash(
                types.stream()
                        .filter(part -> part.number() <= label)
                        .map(TypePart::text)
                        .sorted()
                        .collect(Collectors.joining("\n")),
                2 * NAME);
    }

    private String partitions(long last) {
        return hash(
                partitions.stream()
                        .filter(partition -> partition.oid() <= last)
                        .map(partition -> partition.oid() + " " + partition.file())
                        .sorted()
                        .collect(Collectors.joining("\n")),
                2 * NAME);
    }

    private static String hash(String text, int length) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .encodeToString(Arrays.copyOf(digest, length * 3 / 4))
                    .replace('-', '.');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /**
     * Why rows that were captured since an earlier state may differ from those of the table.
     *
     * @param fingerprint of the earlier state
     * @param extra columns that rows had since and that the earlier state does not {@link #knows know}
     * @return what happened, one or more clauses; empty if change events tell everything that happened
     */
    public Optional<String> changedSince(String fingerprint, Set<String> extra) {
        String[] before = fields(fingerprint);
        if (before.length == 0) {
            return Optional.of("its state was recorded by another release");
        }
        List<String> reasons = new ArrayList<>();
        if (!before[1].equals(hash(publication, 2 * NAME))) {
            reasons.add("its publication was altered or created again, so changes may be missing");
        }
        columns(before[3], !before[2].equals(hash(file, 2 * NAME)), reasons);
        extra(extra, reasons);
        long label = number(before[4]);
        if (!before[4].equals(label + ":" + types(label))) {
            reasons.add("ALTER TYPE changed a type of its columns");
        }
        long last = number(before[5]);
        if (!before[5].equals(last + ":" + partitions(last))) {
            reasons.add("a partition was truncated, rewritten, attached, detached or dropped");
        } else if (partitions.stream().anyMatch(partition -> partition.oid() > last && !partition.created())) {
            reasons.add("a partition was attached");
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }

    private void extra(Set<String> extra, List<String> reasons) {
        for (String name : extra) {
            Optional<Column> there = columns.stream()
                    .filter(column -> !column.dropped() && column.name().equals(name))
                    .findFirst();
            if (there.isEmpty()) {
                reasons.add("column " + name + ", which captured rows have, was renamed or dropped");
            } else if (Long.parseLong(there.get().type()) >= FIRST_OF_USERS) {
                reasons.add("column " + name + " was added, whose type may have changed since");
            }
        }
    }

    /**
     * Whether a state had a column of a name, or has had one since its rows were read.
     *
     * @param fingerprint of the state
     */
    public static boolean knows(String fingerprint, String column) {
        String[] fields = fields(fingerprint);
        if (fields.length == 0) {
            return false;
        }
        String name = hash(column, NAME);
        for (int i = 0; i < fields[3].length(); i += COLUMN) {
            if (fields[3].startsWith(name, i)) {
                return true;
            }
        }
        return false;
    }

    private static long number(String field) {
        return Long.parseLong(field.substring(0, field.indexOf(':')));
    }

    /**
     * @param known {@link #COLUMN} characters for each of them
     */
    private void columns(String known, boolean otherFile, List<String> reasons) {
        int last = known.length() / COLUMN;
        Set<String> dropped = new HashSet<>();
        boolean described = false;
        boolean added = false;
        boolean droppedSince = false;
        for (Column column : columns) {
            String before = before(known, column);
            String now = text(column);
            String name = "column " + column.name();
            if (before.equals(DROPPED)) {
                continue;
            }
            if (column.dropped()) {
                // Of one that was added since, nobody knows what its name was.
                droppedSince |= before.equals(UNKNOWN);
                dropped.add(before.substring(0, NAME));
            } else if (column.number() > last) {
                added = true;
                if (column.missing()) {
                    reasons.add(name + " was added with a default");
                } else if (droppedSince || dropped.contains(now.substring(0, NAME))) {
                    reasons.add(name + " was dropped and added again");
                }
            } else if (!before.equals(now)) {
                described = true;
                if (!before.substring(0, NAME).equals(now.substring(0, NAME))) {
                    reasons.add(name + " was renamed from another name");
                }
                if (!before.substring(NAME, 2 * NAME).equals(now.substring(NAME, 2 * NAME))) {
                    reasons.add(name + " has another type");
                }
            }
        }
        if (otherFile && (described || added || bySchema) && reasons.isEmpty()) {
            reasons.add("its rows were rewritten");
        }
    }
}
