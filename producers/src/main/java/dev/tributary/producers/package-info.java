/**
 * The demo's sources. In: a seed and a rate. Out: transactions in the shop's PostgreSQL database ({@code Workload}) and
 * payment events on Kafka in the Confluent wire format ({@code PaymentEvents}).
 */
package dev.tributary.producers;
