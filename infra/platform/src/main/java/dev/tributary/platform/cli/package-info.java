/**
 * The command line: one verb, one class. Arguments → a run that is started, watched, asked, checked or stopped, and an
 * exit code: 0 done, 1 failed, 2 wrong usage.
 */
package dev.tributary.platform.cli;
