/**
 * Step 3 for captured tables: raw → refined. Advances by cuts (whole source transactions, in order), reduces each cut to
 * one net change a key and applies it, guarded by position. A number that is missing stops the step.
 */
package dev.tributary.zones.refined;
