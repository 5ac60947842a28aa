package dev.tributary.capture.direct;

import dev.tributary.capture.handover.Handover;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.txmetadata.DefaultTransactionMetadataFactory;
import io.debezium.pipeline.txmetadata.DefaultTransactionStructMaker;
import io.debezium.pipeline.txmetadata.TransactionStructMaker;
import java.time.Instant;
import org.apache.kafka.connect.data.Struct;

/** Tells the queue of rows where Debezium keeps its place, once it begins a transaction. Debezium makes it by class name. */
public final class TransactionBounds extends DefaultTransactionMetadataFactory {

    private final Configuration configuration;

    public TransactionBounds(Configuration configuration) {
        super(configuration);
        this.configuration = configuration;
    }

    @Override
    public TransactionStructMaker getTransactionStructMaker() {
        Handover run = Handover.of(configuration.getString(Handover.ID));
        return new DefaultTransactionStructMaker(configuration) {

            @Override
            public Struct buildBeginTransactionValue(OffsetContext context, Instant time) {
                run.get(RowQueue.class).know(new DebeziumOffset((PostgresOffsetContext) context));
                return super.buildBeginTransactionValue(context, time);
            }
        };
    }
}
