package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.Operation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;

/**
 * Ticks off numbers and rows of a history that is too long to be kept. Its rows are {@code (i, md5 of i, repeated)}, all
 * inserted by one transaction.
 */
final class Tally implements Consumer<Received> {

    private final int length;
    private final BitSet numbers = new BitSet();
    private final BitSet rows = new BitSet();
    private final Set<Long> transactions = new HashSet<>();
    private final Map<Long, Long> events = new HashMap<>();
    private final MessageDigest md5;

    /** @param length of each row's text */
    Tally(int length) {
        this.length = length;
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void accept(Received received) {
        tick(numbers, Math.toIntExact(received.stamp().position().seq()));
        long transaction = received.stamp().transaction();
        if (received.stamp().operation() == Operation.CREATE) {
            row((GenericRecord) received.value().get("after"));
            transactions.add(transaction);
        } else if (received.stamp().operation() == Operation.END) {
            events.put(transaction, (Long) received.value().get("events"));
        }
    }

    private void row(GenericRecord after) {
        int id = (int) after.get("id");
        tick(rows, id);
        String hash = HexFormat.of().formatHex(md5.digest(String.valueOf(id).getBytes(StandardCharsets.UTF_8)));
        String text = after.get("v").toString();
        if (!text.equals(hash.repeat(length / hash.length()))) {
            throw new AssertionError("Row " + id + " has the text " + text);
        }
    }

    private static void tick(BitSet seen, int number) {
        if (seen.get(number)) {
            throw new AssertionError(number + " was there before");
        }
        seen.set(number);
    }

    /** Numbers 1, 2, 3 and so on, rows likewise, in one transaction whose end says so. */
    void requireAll(int expected) {
        assertThat(numbers.nextClearBit(1)).as("first number that is missing").isEqualTo(numbers.length());
        assertThat(rows.nextClearBit(1)).as("first row that is missing").isEqualTo(expected + 1);
        assertThat(rows.length()).as("rows").isEqualTo(expected + 1);
        assertThat(transactions).as("transactions of the rows").singleElement().satisfies(transaction -> assertThat(
                        events.get(transaction))
                .as("events of the transaction")
                .isEqualTo(expected));
    }
}
