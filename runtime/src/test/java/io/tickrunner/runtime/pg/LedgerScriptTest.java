package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.config.LedgerSettings;

class LedgerScriptTest {

    @Test
    void theShippedScriptIsWhatTheExtensionCreates() throws Exception {
        try (InputStream script = LedgerScriptTest.class.getResourceAsStream("/META-INF/tickrunner/ledger.sql")) {
            assertThat(new String(script.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(LedgerNames.script());
        }
    }

    @Test
    void tablesOfTheShippedScriptAreAccepted() throws Exception {
        LedgerDatabase database = LedgerDatabase.empty();
        database.execute(LedgerNames.script());
        LedgerSettings s = LedgerDatabase.SETTINGS;

        assertThat(database.replica("one", new LedgerSettings(false, Optional.empty(), s.tablePrefix(), s.keepRuns(),
                s.keepFor())).open()).isNotNull();
    }
}
