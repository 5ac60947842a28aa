/**
 * One reading statement → rows as JSON, over the tables of the lake. {@link dev.tributary.jobs.sql.SqlEndpoint} is the
 * way in.
 */
package dev.tributary.jobs.sql;
