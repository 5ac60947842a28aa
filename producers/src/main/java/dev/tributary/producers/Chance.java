package dev.tributary.producers;

import java.util.List;
import java.util.SplittableRandom;

/** Seeded chance. The same seed gives the same draws. */
final class Chance {

    private final SplittableRandom random;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** One of many streams of a seed; the streams do not resemble each other. */
    static Chance of(long seed, long stream) {
        return new Chance(new SplittableRandom(seed).nextLong() ^ new SplittableRandom(~stream).nextLong());
    }

    /** From 0 to bound − 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** From 0 to bound − 1, the small ones far more often. */
    int lowBelow(int bound) {
        double u = random.nextDouble();
        return (int) (u * u * u * bound);
    }

    /** Both ends included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    double fraction() {
        return random.nextDouble();
    }

    boolean percent(double percent) {
        return random.nextDouble() * 100 < percent;
    }

    long bits() {
        return random.nextLong();
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }
}
