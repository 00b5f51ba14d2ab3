package io.tickrunner.it.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

@QuarkusTest
@WithTestResource(Postgres.class)
class TickSpanTest {

    @Inject
    Tickrunner tickrunner;

    @Inject
    Sweep sweep;

    @Inject
    Spans spans;

    @Inject
    Tracer tracer;

    @ConfigProperty(name = "tracing.postgres.url")
    String url;

    @BeforeEach
    void forget() {
        sweep.open = true;
        sweep.failure = null;
        spans.forget();
    }

    @Test
    void aTickIsASpanWithItsAttributes() {
        assertThat(tick()).isEqualTo(Outcome.SUCCESS);

        SpanData span = spans.named("tick sweep").get(0);
        assertThat(spans.named("tick sweep")).hasSize(1);
        assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("io.tickrunner");
        assertThat(attribute(span, "tickrunner.worker")).isEqualTo("sweep");
        assertThat(attribute(span, "tickrunner.outcome")).isEqualTo("success");
        assertThat(attribute(span, "tickrunner.tick.id")).matches("[0-9a-f]{16}");
        assertThat(span.getAttributes().get(AttributeKey.booleanKey("tickrunner.forced"))).isTrue();
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void theSqlOfAllHooksIsInsideTheSpan() {
        TickService worker = tickrunner.newWorker("hooks").lockId(2).every("31d")
                .shouldRun(sweep::shouldRun).startup(sweep::startup).work(sweep::tick).register();
        try {
            assertThat(worker.tick()).isEqualTo(Outcome.SUCCESS);
        } finally {
            tickrunner.unregister("hooks");
        }

        SpanData span = spans.named("tick hooks").get(0);
        for (String hook : new String[] { "gate", "startup", "tick" }) {
            assertThat(spans.ofSql(" as " + hook)).as(hook).hasSize(1).allSatisfy(sql -> {
                assertThat(sql.getParentSpanId()).isEqualTo(span.getSpanId());
                assertThat(sql.getTraceId()).isEqualTo(span.getTraceId());
            });
        }
    }

    @Test
    void theLockSessionIsNotPartOfATrace() {
        tick();

        assertThat(spans.ofSql("")).isNotEmpty();
        assertThat(spans.all()).noneMatch(span -> span.toString().contains("advisory"));
    }

    @Test
    void aFailureIsRecordedInTheSpan() {
        sweep.failure = new IllegalStateException("no disk");

        assertThat(tick()).isEqualTo(Outcome.ERROR);

        SpanData span = spans.named("tick sweep").get(0);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEqualTo("java.lang.IllegalStateException: no disk");
        assertThat(attribute(span, "tickrunner.outcome")).isEqualTo("error");
        assertThat(attribute(span, "error.type")).isEqualTo("java.lang.IllegalStateException");
        assertThat(span.getEvents()).hasSize(1).allMatch(event -> event.getName().equals("exception"));
    }

    @Test
    void aFailureThatCannotBeDescribedAlsoEndsTheSpan() {
        sweep.failure = new IllegalStateException("no disk") {
            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("nothing to say");
            }
        };

        assertThat(tick()).isEqualTo(Outcome.ERROR);

        SpanData span = spans.named("tick sweep").get(0);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attribute(span, "tickrunner.outcome")).isEqualTo("error");
    }

    @Test
    void aSkippedTickMakesNoSpan() throws Exception {
        sweep.open = true;
        try (Connection other = Postgres.hold(Sweep.LOCK_ID, url)) {
            assertThat(tick()).isEqualTo(Outcome.SKIPPED);
        }

        assertThat(spans.named("tick sweep")).isEmpty();
    }

    @Test
    void aGatedTickMakesNoSpan() {
        sweep.open = false;

        assertThat(tick()).isEqualTo(Outcome.GATED);

        assertThat(spans.all()).isEmpty();
    }

    @Test
    void aForcedTickIsPartOfItsCallersTrace() {
        Span asking = tracer.spanBuilder("asking").startSpan();
        try (Scope scope = asking.makeCurrent()) {
            tick();
        } finally {
            asking.end();
        }

        assertThat(spans.named("tick sweep").get(0).getParentSpanId()).isEqualTo(asking.getSpanContext().getSpanId());
    }

    @Test
    void theSpanLeavesNoStateOnTheThread() {
        tick();
        tick();

        assertThat(spans.named("tick sweep")).hasSize(2).allMatch(span -> !span.getParentSpanContext().isValid())
                .extracting(SpanData::getTraceId).doesNotHaveDuplicates();
    }

    private Outcome tick() {
        return tickrunner.service("sweep").orElseThrow().tick();
    }

    private static String attribute(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.stringKey(key));
    }
}
