package io.tickrunner.it.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@WithTestResource(Postgres.class)
@TestProfile(ScheduledTickSpanTest.Ticking.class)
class ScheduledTickSpanTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    public static class Ticking implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.tickrunner.enabled", "true", "quarkus.tickrunner.workers.\"sweep\".every", "1s");
        }
    }

    @Inject
    Spans spans;

    @Test
    void theStartupHookAndEachTickStartTheirOwnTrace() {
        await().atMost(SOON).until(() -> spans.named("tick sweep").size() >= 2);

        assertThat(spans.named("startup sweep")).hasSize(1);
        assertThat(spans.ofSql(" as startup").get(0).getParentSpanId())
                .isEqualTo(spans.named("startup sweep").get(0).getSpanId());
        assertThat(spans.named("tick sweep")).allSatisfy(tick -> {
            assertThat(tick.getParentSpanContext().isValid()).isFalse();
            assertThat(tick.getAttributes().get(AttributeKey.booleanKey("tickrunner.forced"))).isFalse();
            assertThat(Instant.parse(tick.getAttributes().get(AttributeKey.stringKey("tickrunner.occurrence"))))
                    .as("the planned moment").isBetween(started(tick).minus(SOON), started(tick).plusMillis(1));
        }).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
    }

    private static Instant started(SpanData span) {
        return Instant.EPOCH.plusNanos(span.getStartEpochNanos());
    }
}
