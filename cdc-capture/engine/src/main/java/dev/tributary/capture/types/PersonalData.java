package dev.tributary.capture.types;

import dev.tributary.spec.AtCapture;
import dev.tributary.spec.SourceTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Columns whose values must not leave the capture as they are. Debezium makes its own instance of {@link ExactTypes}, which
 * gets them from the run's {@link dev.tributary.capture.handover.Handover}: so the salt is in no configuration that somebody
 * might log.
 */
public final class PersonalData {

    /** Stands for every value of a masked column. */
    static final String MASK = "***";

    private record Place(String table, String column) {}

    private final List<SourceTable> tables;
    private final Map<Place, AtCapture> places = new HashMap<>();
    private final String salt;

    private PersonalData(List<SourceTable> tables, String salt) {
        this.tables = List.copyOf(tables);
        this.salt = salt;
        for (SourceTable table : tables) {
            table.columns()
                    .values()
                    .forEach(said ->
                            places.put(new Place(table.schema() + "." + table.name(), said.as()), said.atCapture()));
        }
    }

    /**
     * @throws IllegalArgumentException if a column is to be hashed and there is no salt
     */
    public static PersonalData of(List<SourceTable> tables, Optional<String> salt) {
        PersonalData data = new PersonalData(tables, salt.orElse(null));
        if (salt.isEmpty() && data.places.containsValue(AtCapture.HASHED)) {
            throw new IllegalArgumentException(
                    "The pipeline file hashes columns, and without a secret salt anybody could"
                            + " test guesses against them: set the environment variable TRIBUTARY_PII_SALT.");
        }
        return data;
    }

    /**
     * Whether values of a column may leave the capture as they are.
     *
     * @param table with its schema, as Debezium writes it
     * @param column its name in the lake
     */
    public boolean keeps(String table, String column) {
        return atCapture(table, column) == AtCapture.KEPT;
    }

    /** Columns that are left out: schema, table, name in the lake. */
    public List<List<String>> excluded() {
        List<List<String>> excluded = new ArrayList<>();
        for (SourceTable table : tables) {
            table.columns().values().forEach(said -> {
                if (said.atCapture() == AtCapture.EXCLUDED) {
                    excluded.add(List.of(table.schema(), table.name(), said.as()));
                }
            });
        }
        return excluded;
    }

    /**
     * @param table with its schema, as Debezium writes it
     * @param column its name in the lake
     */
    AtCapture atCapture(String table, String column) {
        return places.getOrDefault(new Place(table, column), AtCapture.KEPT);
    }

    String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest((salt + text).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Without the salt. */
    @Override
    public String toString() {
        return "PersonalData" + places;
    }
}
