package io.tickrunner.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

class NearestNameTest {

    @Test
    void aLongTextIsNotComparedWithEveryName() {
        List<String> names = Collections.nCopies(1_000, "integrity-check");

        assertThat(HostileText.bounded(() -> NearestName.of("x".repeat(HostileText.MAX_LENGTH), names))).isEmpty();
    }
}
