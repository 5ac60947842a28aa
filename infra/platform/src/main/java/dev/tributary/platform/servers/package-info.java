/**
 * The processes of an embedded run: a pipeline and a state directory → services with command lines, health checks and
 * what must be set up before and after their start.
 */
package dev.tributary.platform.servers;
