package io.tickrunner.it.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tickrunner.Outcome;
import io.tickrunner.Tickrunner;

@QuarkusTest
@WithTestResource(Postgres.class)
@TestProfile(TracingSwitchedOffTest.Off.class)
class TracingSwitchedOffTest {

    public static class Off implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.tickrunner.tracing.enabled", "false");
        }
    }

    @Inject
    Tickrunner tickrunner;

    @Inject
    Spans spans;

    @Test
    void anAppCanDisableTheSpansOfTicks() {
        assertThat(tickrunner.service("sweep").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(spans.ofSql(" as tick")).hasSize(1);
        assertThat(spans.named("tick sweep")).isEmpty();
    }
}
