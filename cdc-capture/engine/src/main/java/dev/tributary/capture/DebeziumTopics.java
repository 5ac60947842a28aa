package dev.tributary.capture;

/** What Debezium calls the records that are not row changes. These topics never exist in Kafka. */
record DebeziumTopics(String pipeline) {

    String transactions() {
        return pipeline + ".transaction";
    }

    String messages() {
        return pipeline + ".message";
    }

    String notifications() {
        return pipeline + ".notification";
    }

    String heartbeats() {
        return "__debezium-heartbeat." + pipeline;
    }
}
