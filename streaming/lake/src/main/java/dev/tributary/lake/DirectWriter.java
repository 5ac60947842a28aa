package dev.tributary.lake;

import dev.tributary.contract.LakeTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what a cut changes through Delta's transaction instead of its MERGE: one read of the rows that the table holds
 * under the keys (or none, if the caller has them), one write, deletion vectors in between. Table and change feed come out
 * as MERGE's do, at a fraction of the work.
 *
 * <p>What it is not made for goes to MERGE: changes that are not in the driver, fences (they concern rows that nobody
 * named), tables without deletion vectors or with tracked rows.
 */
public final class DirectWriter implements GuardedWriter {

    private static final Logger LOG = LoggerFactory.getLogger(DirectWriter.class);
    private static final int ATTEMPTS = 5;

    private final GuardedWriter reference = new MergeWriter();

    @Override
    public void write(Lake lake, LakeTable table, NetRows changes) {
        if (changes.few().isEmpty() || changes.fence().isPresent()) {
            reference.write(lake, table, changes);
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                attempt(lake, table, changes);
                return;
            } catch (ConcurrentModificationException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.info("{} was changed by somebody else meanwhile; once more: {}", table, e.getMessage());
            }
        }
    }

    private void attempt(Lake lake, LakeTable table, NetRows changes) {
        NetRows.Few few = changes.few().orElseThrow();
        StructType columns = columns(changes);
        RowEdit edit = new RowEdit(lake, table, columns);
        if (!edit.possible()) {
            reference.write(lake, table, changes);
            return;
        }
        int[] key = changes.key().stream().mapToInt(columns::fieldIndex).toArray();
        HeldRows known = few.held();
        HeldRows held = known.version() == edit.snapshot().version()
                ? known
                : edit.held(changes.key(), keys(lake, few.rows(), columns, key));
        Map<RowKey, Row> present = new HashMap<>();
        held.rows().forEach(row -> present.put(RowKey.of(row, key), row));
        int epoch = columns.fieldIndex(RowPosition.EPOCH);
        int seq = columns.fieldIndex(RowPosition.SEQ);
        for (Row fresh : few.rows()) {
            String action = fresh.getString(columns.size());
            Row old = present.get(RowKey.of(fresh, key));
            if (old == null) {
                if (action.equals(NetRows.UPSERT)) {
                    edit.insert(fresh);
                }
            } else if (isNewer(fresh, old, epoch, seq)) {
                if (action.equals(NetRows.UPSERT)) {
                    edit.update(old, fresh);
                } else if (action.equals(NetRows.DELETE)) {
                    edit.delete(old);
                }
            }
        }
        edit.commit();
    }

    private static StructType columns(NetRows changes) {
        StructField[] fields = changes.rows().schema().fields();
        return new StructType(Arrays.copyOf(fields, fields.length - 1));
    }

    private static boolean isNewer(Row fresh, Row old, int epoch, int seq) {
        int epochs = Integer.compare(fresh.getInt(epoch), old.getInt(epoch));
        return epochs > 0 || (epochs == 0 && fresh.getLong(seq) > old.getLong(seq));
    }

    private static Dataset<Row> keys(Lake lake, List<Row> rows, StructType columns, int[] key) {
        StructType type =
                new StructType(Arrays.stream(key).mapToObj(columns::apply).toArray(StructField[]::new));
        Set<RowKey> seen = new LinkedHashSet<>();
        List<Row> keys = new ArrayList<>();
        for (Row row : rows) {
            if (seen.add(RowKey.of(row, key))) {
                keys.add(RowFactory.create(Arrays.stream(key).mapToObj(row::get).toArray()));
            }
        }
        return lake.spark().createDataFrame(keys, type);
    }
}
