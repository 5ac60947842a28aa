/**
 * Processes of the operating system: a command line → a process that can be told from every other, its log and its
 * use of memory and processor; and what a killed supervisor left behind.
 */
package dev.tributary.platform.process;
