/** A pipeline and its source database → findings: what would lose data, why, and the SQL that mends it. */
package dev.tributary.source.preflight;
