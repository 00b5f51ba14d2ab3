package io.tickrunner.it.tracing;

import java.util.List;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

/** The spans that ended, each at the moment it did. */
@Singleton
public class Spans {

    private static final AttributeKey<String> SQL = AttributeKey.stringKey("db.statement");

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @Produces
    @Singleton
    SpanProcessor processor() {
        return SimpleSpanProcessor.create(exporter);
    }

    void forget() {
        exporter.reset();
    }

    List<SpanData> all() {
        return exporter.getFinishedSpanItems();
    }

    List<SpanData> named(String name) {
        return all().stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** Those of statements whose text ends so. */
    List<SpanData> ofSql(String ending) {
        return all().stream().filter(span -> String.valueOf(span.getAttributes().get(SQL)).endsWith(ending)).toList();
    }
}
