package dev.tributary.zones.refined;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * Which numbers of a range are there. Each task compresses its numbers into a bitmap, and the driver unites them: dense
 * numbers take a few bytes per 65,536.
 *
 * @param records how many records carry them
 */
record DenseRange(Roaring64Bitmap numbers, long records) {

    static DenseRange of(Dataset<Long> numbers) {
        Roaring64Bitmap all = new Roaring64Bitmap();
        long records = 0;
        List<byte[]> parts = numbers.mapPartitions(
                        (MapPartitionsFunction<Long, byte[]>) DenseRange::compress, Encoders.BINARY())
                .collectAsList();
        try {
            for (byte[] part : parts) {
                DataInputStream in = new DataInputStream(new ByteArrayInputStream(part));
                records += in.readLong();
                Roaring64Bitmap some = new Roaring64Bitmap();
                some.deserialize(in);
                all.or(some);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DenseRange(all, records);
    }

    /** Records that carry a number seen before. */
    long repeats() {
        return records - numbers.getLongCardinality();
    }

    /** The first numbers that are missing behind {@code after}, before another that is there; null for none. */
    CutPlan.Hole firstHole(long after) {
        long count = numbers.getLongCardinality();
        if (count == 0 || numbers.select(count - 1) == after + count) {
            return null;
        }
        // The first index whose number is larger than a dense range would have there.
        long low = 0;
        long high = count - 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (numbers.select(middle) > after + 1 + middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return new CutPlan.Hole(after + 1 + low, numbers.select(low) - 1);
    }

    private static Iterator<byte[]> compress(Iterator<Long> numbers) throws IOException {
        Roaring64Bitmap some = new Roaring64Bitmap();
        long records = 0;
        while (numbers.hasNext()) {
            some.addLong(numbers.next());
            records++;
        }
        some.runOptimize();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(records);
        some.serialize(out);
        return List.of(bytes.toByteArray()).iterator();
    }
}
