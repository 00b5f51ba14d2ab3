package io.tickrunner.it.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import io.opentelemetry.api.common.AttributeKey;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

@QuarkusTest
@WithTestResource(Postgres.class)
@TestProfile(SkippedTickSpanTest.Included.class)
class SkippedTickSpanTest {

    public static class Included implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.tickrunner.tracing.include-skipped", "true");
        }
    }

    @Inject
    Tickrunner tickrunner;

    @Inject
    Sweep sweep;

    @Inject
    Spans spans;

    @ConfigProperty(name = "tracing.postgres.url")
    String url;

    @Test
    void ticksWithoutWorkCreateSpansIfConfigured() throws Exception {
        TickService worker = tickrunner.service("sweep").orElseThrow();
        try (Connection other = Postgres.hold(Sweep.LOCK_ID, url)) {
            worker.tick();
        }
        sweep.open = false;
        worker.tick();

        assertThat(spans.named("tick sweep")).extracting(
                span -> span.getAttributes().get(AttributeKey.stringKey("tickrunner.outcome")))
                .isEqualTo(List.of("skipped", "gated"));
    }
}
