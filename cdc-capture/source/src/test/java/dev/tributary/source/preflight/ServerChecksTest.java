package dev.tributary.source.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerChecksTest {

    @Test
    void namesTheVersionThatIsTooOld() {
        Findings findings = new Findings();
        Server old = new Server(130_011, false, "logical", 10, 0, 10, 0, 0, -1, 60_000, 0);
        assertThat(ServerChecks.isTooOld(old, findings)).isTrue();
        assertThat(findings.sorted())
                .extracting(Finding::what)
                .containsExactly("The server is PostgreSQL 13; the capture needs 14 or newer.");
    }

    @Test
    void takesEveryVersionFromFourteenOn() {
        Findings findings = new Findings();
        Server fourteen = new Server(140_000, false, "logical", 10, 0, 10, 0, 0, -1, 60_000, 0);
        assertThat(ServerChecks.isTooOld(fourteen, findings)).isFalse();
        assertThat(findings.sorted()).isEmpty();
    }
}
