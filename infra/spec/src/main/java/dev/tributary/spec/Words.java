package dev.tributary.spec;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which words are names, and which known word an unknown one probably meant. */
final class Words {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Words() {}

    /** True for a lower-case identifier: letters, digits and underscores, a letter first. */
    static boolean isName(String word) {
        return NAME.matcher(word).matches();
    }

    /** True for letters, digits and underscores, not a digit first. */
    static boolean isPlain(String word) {
        return PLAIN.matcher(word).matches();
    }

    /** The name that is written like the word, or null: {@code Daily Revenue} gives {@code daily_revenue}. */
    static String nameLike(String word) {
        String name = word.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        return isName(name) ? name : null;
    }

    /** The known word that takes the fewest typing errors, if they are few for its length; else null. */
    static String nearest(String word, Collection<String> known) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            int errors = typingErrors(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (errors < fewest && errors <= Math.max(1, candidate.length() / 3)) {
                nearest = candidate;
                fewest = errors;
            }
        }
        return nearest;
    }

    /** Letters too few, too many, wrong, or swapped with their neighbour (optimal string alignment distance). */
    private static int typingErrors(String a, String b) {
        int[][] errors = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    errors[i][j] = i + j;
                    continue;
                }
                int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                errors[i][j] = Math.min(errors[i - 1][j - 1] + wrong, 1 + Math.min(errors[i - 1][j], errors[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    errors[i][j] = Math.min(errors[i][j], errors[i - 2][j - 2] + 1);
                }
            }
        }
        return errors[a.length()][b.length()];
    }
}
