package dev.tributary.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rule that no mutant switches off would be untested without anyone noticing. */
class MutantTest {

    @Test
    void everyRuleIsSwitchedOff() {
        List<String> switchedOff = Arrays.stream(Mutant.values())
                .flatMap(mutant ->
                        Arrays.stream(mutant.folds().rules().getClass().getDeclaredMethods()))
                .map(Method::getName)
                .distinct()
                .toList();
        List<String> rules = Arrays.stream(Rules.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .toList();
        assertThat(rules).isSubsetOf(switchedOff);
    }
}
