package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.util.Optional;

import io.tickrunner.runtime.ledger.LedgerException;
import io.tickrunner.runtime.ledger.LedgerStore;
import io.tickrunner.runtime.ledger.RunEntry;
import io.tickrunner.runtime.ledger.RunHistory;
import io.tickrunner.runtime.ledger.RunStatistics;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.tick.WorkerView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Shows the runs of a worker in all replicas, from the ledger. */
final class HistoryView {

    static final Problem NO_LEDGER = new Problem(404, "No ledger",
            "This app keeps no ledger, so only the last ticks of each replica are known; build it with"
                    + " quarkus.tickrunner.ledger.enabled=true to record runs");
    private static final double MICROS_PER_MILLI = 1_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private final Vertx vertx;
    private final Optional<LedgerStore> ledger;

    HistoryView(Vertx vertx, Optional<LedgerStore> ledger) {
        this.vertx = vertx;
        this.ledger = ledger;
    }

    /**
     * Reads a page on a worker thread. The callers of one event loop wait for each other, to spare the app's pool.
     *
     * @param limit the number of runs as text; {@code null} for the standard number
     * @param before a time in ISO-8601; {@code null} for the newest runs
     */
    Future<Answer> page(WorkerView worker, String limit, String before) {
        try {
            return page(worker, HistoryQuery.of(limit, before));
        } catch (IllegalArgumentException e) {
            return Future.succeededFuture(new Problem(400, "Invalid query", e.getMessage()).answer());
        }
    }

    private Future<Answer> page(WorkerView worker, HistoryQuery query) {
        if (ledger.isEmpty()) {
            return Future.succeededFuture(NO_LEDGER.answer());
        }
        WorkerKey key = new WorkerKey(worker.name(), worker.lockId());
        return vertx.executeBlocking(() -> {
            try {
                return Answer.of(200, json(worker.name(), ledger.get().history(key, query.limit(), query.before())));
            } catch (LedgerException e) {
                return new Problem(503, "Ledger unavailable", e.getMessage()).answer();
            }
        });
    }

    private static JsonObject json(String worker, RunHistory history) {
        JsonArray runs = new JsonArray();
        history.runs().forEach(run -> runs.add(json(run)));
        JsonObject json = new JsonObject().put("worker", worker).put("runs", runs)
                .put("statistics", json(history.statistics()));
        if (history.more()) {
            json.put("before", history.runs().get(history.runs().size() - 1).started().toString());
        }
        return json;
    }

    private static JsonObject json(RunStatistics statistics) {
        JsonObject json = new JsonObject().put("runs", statistics.runs()).put("successes", statistics.successes());
        if (statistics.runs() > 0) {
            json.put("successRate", (double) statistics.successes() / statistics.runs())
                    .put("p50Millis", millis(statistics.median()))
                    .put("p95Millis", millis(statistics.p95()));
        }
        return json;
    }

    private static JsonObject json(RunEntry run) {
        JsonObject json = new JsonObject().put("started", run.started().toString()).put("ended", run.ended().toString())
                .put("millis", Duration.between(run.started(), run.ended()).toMillis())
                .put("outcome", run.outcome())
                .put("forced", "forced".equals(run.request()))
                .put("attempt", run.attempt());
        if ("wake_up".equals(run.request())) {
            json.put("wakeUp", true);
        }
        put(json, "occurrence", run.occurrence() == null ? null : run.occurrence().toString());
        put(json, "replica", run.replica());
        put(json, "handled", run.handled());
        put(json, "error", run.error());
        put(json, "arguments", run.arguments() == null ? null : new JsonObject(run.arguments()));
        return json;
    }

    private static void put(JsonObject json, String key, Object value) {
        if (value != null) {
            json.put(key, value);
        }
    }

    private static double millis(Duration duration) {
        return (duration.toSeconds() * 1_000_000 + duration.toNanosPart() / NANOS_PER_MICRO) / MICROS_PER_MILLI;
    }
}
