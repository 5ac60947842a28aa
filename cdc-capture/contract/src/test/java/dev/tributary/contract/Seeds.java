package dev.tributary.contract;

/**
 * Seeds of random tests. A build uses fixed ones, so that it means the same each time and a failure is one of the change;
 * {@code -Dtests.seed=random}, as the nightly profile has it, draws new ones. Tests that use it have the tag
 * {@code random} and print their seed; {@code -Dtests.seed=<number>} repeats one.
 */
public final class Seeds {

    private static final String PROPERTY = "tests.seed";
    private static final String RANDOM = "random";
    private static final long FIXED = 20_260_101;

    private Seeds() {}

    /** The seed of a test, which is printed. */
    public static long seed() {
        String wanted = System.getProperty(PROPERTY, "");
        long seed = wanted.equals(RANDOM) ? System.nanoTime() : wanted.isEmpty() ? FIXED : Long.parseLong(wanted);
        System.out.println("seed " + seed);
        return seed;
    }
}
