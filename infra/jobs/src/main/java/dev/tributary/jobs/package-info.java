/**
 * The Spark application: one driver that runs the streams raw, refined and marts, and answers questions about them
 * (status, SQL, verification) on loopback.
 */
package dev.tributary.jobs;
