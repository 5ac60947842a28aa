package dev.tributary.marts;

import dev.tributary.spec.Mart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * The SELECT of a mart, parsed but not analysed: no session is needed.
 *
 * @param text as in the file
 * @param inputs names of the tables that it reads, in alphabetical order
 * @param columns names of its result; empty if the text alone does not tell all of them
 */
public record MartSql(String text, SortedSet<String> inputs, List<String> columns) {

    /**
     * Reads the file of a mart.
     *
     * @throws IllegalArgumentException if it is not one SELECT over refined tables by their bare names
     */
    public static MartSql of(Mart mart) {
        try {
            return parse(Files.readString(mart.sql()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Mart " + mart.name() + " (" + mart.sql() + "): " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the SQL of mart " + mart.name() + ": " + mart.sql(), e);
        }
    }

    /**
     * Parses a statement.
     *
     * @throws IllegalArgumentException if it is not one SELECT over tables by their bare names
     */
    public static MartSql parse(String text) {
        LogicalPlan plan = SelectStatement.parse(text);
        return new MartSql(text, SelectStatement.tables(plan), SelectStatement.columns(plan));
    }

    /** Equal for equal texts; another text may give another mart. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
