package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.PostgresStreamingChangeEventSource.PgConnectionSupplier;

/** Gives the driver's connection, which values of some types are made with. */
@FunctionalInterface
interface PgConnection extends PgConnectionSupplier {}
