/**
 * In: case files, each a rule with events and the tables that must come out.
 * Between: any engine that applies change events, this project's fold by default, under many cuttings of each case.
 * Out: a table rule × result, and for each failure what was expected and what came.
 */
package dev.tributary.reduce.conformance;
