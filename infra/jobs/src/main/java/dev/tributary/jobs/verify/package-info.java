/**
 * Database and lake → a proof that they are equal, or what differs. It takes an exact pair of LSN and snapshot, lets the
 * refined step cut at that LSN, and shares no code with what applied the changes.
 */
package dev.tributary.jobs.verify;
