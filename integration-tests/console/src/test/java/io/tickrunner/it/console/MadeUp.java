package io.tickrunner.it.console;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The admin endpoint's JSON, at one moment. */
final class MadeUp {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private MadeUp() {
    }

    static String ago(int seconds) {
        return NOW.minusSeconds(seconds).toString();
    }

    /** One that is well, and due in a minute. */
    static JsonObject worker(String name) {
        return new JsonObject().put("name", name).put("lockId", 1001).put("interval", "PT1M").put("intervalSeconds", 60)
                .put("cadence", "cluster").put("fenced", false).put("enabled", true).put("paused", false).put("lockHeld", true)
                .put("consecutiveFailures", 0).put("nextDue", ago(-60)).put("lastSuccess", ago(7200))
                .put("lastOutcome", "success")
                .put("recent", new JsonArray());
    }

    /** Named by their number, so that their order is that of their names. */
    static JsonObject[] workers(int number) {
        return IntStream.range(0, number).mapToObj(i -> worker("worker_%04d".formatted(i)).put("nextDue", null))
                .toArray(JsonObject[]::new);
    }

    /** An overview of an app that keeps a ledger. */
    static JsonObject withLedger(JsonObject... workers) {
        return overview(workers).put("ledger", new JsonObject().put("up", true));
    }

    /** A scheduled run that began so many seconds ago and took five of them. */
    static JsonObject run(int secondsAgo) {
        return new JsonObject().put("started", ago(secondsAgo)).put("ended", ago(secondsAgo - 5)).put("millis", 5000)
                .put("outcome", "success").put("forced", false).put("attempt", 1).put("replica", "a");
    }

    /** The last page of a history. */
    static JsonObject page(JsonObject... runs) {
        return new JsonObject().put("worker", "rebalance").put("runs", new JsonArray(List.of(runs)))
                .put("statistics", statistics(runs.length, runs.length));
    }

    static JsonObject statistics(int runs, int successes) {
        JsonObject statistics = new JsonObject().put("runs", runs).put("successes", successes);
        return runs == 0 ? statistics
                : statistics.put("successRate", (double) successes / runs).put("p50Millis", 7.4).put("p95Millis", 9830.1);
    }

    static JsonObject overview(JsonObject... workers) {
        return new JsonObject().put("app", "shop").put("replica", "a").put("now", NOW.toString()).put("commands", true)
                .put("lockSession", new JsonObject().put("up", true))
                .put("replicas", new JsonArray().add(new JsonObject().put("replica", "a").put("self", true)
                        .put("holds", new JsonArray())))
                .put("workers", new JsonArray(List.of(workers)));
    }
}
