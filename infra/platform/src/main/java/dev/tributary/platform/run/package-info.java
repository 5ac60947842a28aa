/**
 * One run and where it lives: a state directory → its files, ports, secrets and published status.
 */
package dev.tributary.platform.run;
