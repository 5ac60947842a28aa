package dev.tributary.lake;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>Changes that are not in the driver are committed in the same way by Spark jobs, if the rows that they replace come
 * with them. What it is not made for goes to MERGE: other changes that are not in the driver, fences (they concern rows that nobody
 * named), tables without deletion vectors or with tracked rows. Of a table that {@link MergeWriter#canName MERGE cannot
 * write} those are done here all the same, with all rows that they concern in the driver's memory.
 */
public final class DirectWriter implements GuardedWriter {

    private static final Logger LOG = LoggerFactory.getLogger(DirectWriter.class);
    private static final int ATTEMPTS = 5;

    private final GuardedWriter reference = new MergeWriter();

    @Override
    public void write(Lake lake, LakeTable table, NetRows changes) {
        StructType columns = columns(changes);
        Optional<NetRows.Few> few = changes.few();
        if (few.isEmpty()
                && changes.fence().isEmpty()
                && changes.placed().isPresent()
                && write(lake, table, changes.placed().get())) {
            return;
        }
        boolean due = few.isPresent() && changes.fence().isEmpty();
        boolean byReference = MergeWriter.isAppend(changes) || MergeWriter.canName(columns);
        if (!due && !byReference) {
            few = few.or(() -> Optional.of(new NetRows.Few(changes.rows().collectAsList(), HeldRows.UNKNOWN)));
            due = true;
        }
        boolean written =
                due && write(lake, table, columns, changes.key(), few.get(), changes.fence(), DirectWriter::isNewer);
        if (!written && !byReference) {
            throw new IllegalStateException("The table " + table + " has a column with a backtick in its name, which"
                    + " Delta's MERGE cannot spell, and no deletion vectors, without which its rows cannot be changed in"
                    + " another way. Switch them on: ALTER TABLE " + table.sql()
                    + " SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
        }
        if (!written) {
            reference.write(lake, table, changes);
        }
    }

    /** The rows were decided on at one version: if the table has another one by now, MERGE decides anew. */
    private static boolean write(Lake lake, LakeTable table, NetRows.Placed changes) {
        DistributedEdit edit = new DistributedEdit(lake, table, changes.version());
        if (!edit.possible()) {
            return false;
        }
        try {
            edit.commit(changes);
            return true;
        } catch (ConcurrentModificationException e) {
            LOG.info("{} was changed by somebody else meanwhile; by MERGE then: {}", table, e.getMessage());
            return false;
        }
    }

    /**
     * Applies changes to a table without positions: the caller knows that they are due.
     *
     * @param columns of the table
     * @param rows these columns and, last, {@link NetRows#UPSERT} or {@link NetRows#DELETE}
     * @return false if the table does not allow it; nothing is done then
     */
    public static boolean replace(Lake lake, LakeTable table, StructType columns, List<String> key, List<Row> rows) {
        return write(
                lake,
                table,
                columns,
                key,
                new NetRows.Few(rows, HeldRows.UNKNOWN),
                Optional.empty(),
                (fresh, old, names) -> true);
    }

    private interface Guard {
        boolean lets(Row fresh, Row old, StructType columns);
    }

    private static boolean write(
            Lake lake,
            LakeTable table,
            StructType columns,
            List<String> key,
            NetRows.Few few,
            Optional<Position> fence,
            Guard guard) {
        for (int attempt = 1; ; attempt++) {
            try {
                RowEdit edit = new RowEdit(lake, table, columns);
                if (!edit.possible()) {
                    return false;
                }
                decide(lake, edit, columns, key, few, guard);
                fence.ifPresent(position -> sweep(edit, columns, key, few, position));
                edit.commit();
                return true;
            } catch (ConcurrentModificationException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.info("{} was changed by somebody else meanwhile; once more: {}", table, e.getMessage());
            }
        }
    }

    private static void decide(
            Lake lake, RowEdit edit, StructType columns, List<String> keyColumns, NetRows.Few few, Guard guard) {
        int[] key = keyColumns.stream().mapToInt(columns::fieldIndex).toArray();
        HeldRows held = few.held().version() == edit.snapshot().version()
                ? few.held()
                : edit.held(keyColumns, keys(lake, few.rows(), columns, key));
        Map<RowKey, Row> present = new HashMap<>();
        held.rows().forEach(row -> present.put(RowKey.of(row, key), row));
        for (Row fresh : few.rows()) {
            String action = fresh.getString(columns.size());
            Row old = present.get(RowKey.of(fresh, key));
            if (old == null) {
                if (action.equals(NetRows.UPSERT)) {
                    edit.insert(fresh);
                }
            } else if (guard.lets(fresh, old, columns)) {
                if (action.equals(NetRows.UPSERT)) {
                    edit.update(old, fresh);
                } else if (action.equals(NetRows.DELETE)) {
                    edit.delete(old);
                }
            }
        }
    }

    /** Deletes what is older than the fence and not named. */
    private static void sweep(
            RowEdit edit, StructType columns, List<String> keyColumns, NetRows.Few few, Position fence) {
        int[] key = keyColumns.stream().mapToInt(columns::fieldIndex).toArray();
        Set<RowKey> named = new HashSet<>();
        few.rows().forEach(row -> named.add(RowKey.of(row, key)));
        for (Row old : edit.before(fence).rows()) {
            if (!named.contains(RowKey.of(old, key))) {
                edit.delete(old);
            }
        }
    }

    private static StructType columns(NetRows changes) {
        StructField[] fields = changes.rows().schema().fields();
        return new StructType(Arrays.copyOf(fields, fields.length - 1));
    }

    private static boolean isNewer(Row fresh, Row old, StructType columns) {
        int epoch = columns.fieldIndex(RowPosition.EPOCH);
        int seq = columns.fieldIndex(RowPosition.SEQ);
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
