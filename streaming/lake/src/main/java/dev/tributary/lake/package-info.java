/**
 * The lake as Delta tables: where they are, how they are made and read, and the bookkeeping that every step shares:
 * cuts (whole source transactions, applied in order) and the ledger (what became of each number).
 */
package dev.tributary.lake;
