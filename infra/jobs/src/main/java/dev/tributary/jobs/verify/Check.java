package dev.tributary.jobs.verify;

/**
 * One thing that was looked at.
 *
 * @param check what: {@code public.orders = refined.orders}
 * @param ok whether it is as it should be
 * @param detail counts, and examples of what is not
 */
public record Check(String check, boolean ok, String detail) {}
