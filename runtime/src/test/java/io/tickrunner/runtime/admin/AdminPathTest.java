package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdminPathTest {

    @Test
    void aCharacterAtTheCutIsOmitted() {
        String letters = "a".repeat(AdminPath.SHOWN_LENGTH - 1);

        assertThat(AdminPath.shown(letters + "🕰" + "b")).isEqualTo(letters + "…");
        assertThat(AdminPath.shown(letters + "ab")).isEqualTo(letters + "a…");
    }
}
