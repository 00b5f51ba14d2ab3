package io.tickrunner.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerSettingsTest {

    private static LedgerSettings with(String schema, String prefix, int keepRuns, Duration keepFor) {
        return new LedgerSettings(true, Optional.ofNullable(schema), prefix, keepRuns, keepFor);
    }

    private static LedgerSettings named(String schema, String prefix) {
        return with(schema, prefix, 1_000, Duration.ofDays(30));
    }

    @Test
    void theDefaultsAreValid() {
        assertThat(named(null, LedgerSettings.DEFAULT_PREFIX).faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "public", "Ops", "ops-1", "_x$", "a" })
    void namesOfSchemasAreAccepted(String schema) {
        assertThat(named(schema, "t_").faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "a b", "a\"b", "1a", "a;DROP TABLE x", "é",
            "a123456789012345678901234567890123456789012345678901234567890123" })
    void anythingElseIsNoSchema(String schema) {
        assertThat(named(schema, "t_").faults()).containsExactly("quarkus.tickrunner.ledger.schema = \"" + schema
                + "\" is not the name of a schema; use 1 to 63 letters, digits, _, $ and -, starting with a letter or _");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "T_", "1_", "t-", "t\"_", "a1234567890123456789012345678901234567890" })
    void otherPrefixesAreRejected(String prefix) {
        assertThat(named(null, prefix).faults()).containsExactly("quarkus.tickrunner.ledger.table-prefix = \"" + prefix
                + "\" cannot start the name of a table; use 1 to 40 lower-case letters, digits and _, starting with a letter"
                + " or _");
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        assertThat(with("a b", "T", 0, Duration.ZERO).faults()).hasSize(4).contains(
                "quarkus.tickrunner.ledger.keep-runs = 0 is not between 1 and 1000000; use about 1000",
                "quarkus.tickrunner.ledger.keep-for = PT0S is not between a minute and 10 years; use a few days, for example"
                        + " 30d");
    }
}
