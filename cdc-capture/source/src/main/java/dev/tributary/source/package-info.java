/**
 * A PostgreSQL database → what its catalogue says. Shared by the capture, which checks it before it starts, and by the
 * command line.
 */
package dev.tributary.source;
