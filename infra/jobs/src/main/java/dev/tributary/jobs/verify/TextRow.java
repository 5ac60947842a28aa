package dev.tributary.jobs.verify;

import java.util.List;

/**
 * A row as canonical texts.
 *
 * @param key texts of the columns that tell rows apart; null is one that is null
 * @param values texts of all other columns, in an order that both sides share
 */
record TextRow(List<String> key, List<String> values) {}
