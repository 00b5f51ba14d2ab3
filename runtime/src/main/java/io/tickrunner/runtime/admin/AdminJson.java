package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.tickrunner.Pause;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.runtime.lock.LockHolder;
import io.tickrunner.runtime.lock.LockHolders;
import io.tickrunner.runtime.spread.Move;
import io.tickrunner.runtime.tick.FenceLook;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.worker.Partition;
import io.tickrunner.runtime.worker.WakeUps;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Converts what the admin endpoint shows to JSON. Written by hand, which avoids reflection in a native image. */
final class AdminJson {

    private final TickHistory history;

    AdminJson(TickHistory history) {
        this.history = history;
    }

    JsonArray workers(Collection<? extends WorkerView> workers, LockHolders holders) {
        JsonArray all = new JsonArray();
        workers.forEach(worker -> all.add(worker(worker, holders)));
        return all;
    }

    JsonObject worker(WorkerView worker, LockHolders holders) {
        WorkerHealth health = worker.health();
        JsonObject json = new JsonObject()
                .put("name", worker.name());
        Partition partition = worker.settings().partition();
        if (partition != null) {
            json.put("worker", partition.worker()).put("partition", partition.index()).put("partitions", partition.count());
        }
        json.put("lockId", worker.lockId())
                .put("interval", worker.interval().toString())
                .put("intervalSeconds", seconds(worker.interval()))
                .put("cadence", worker.cadence().name().toLowerCase(Locale.ROOT))
                .put("enabled", worker.settings().enabled())
                .put("fenced", worker.settings().isFenced())
                .put("paused", health.paused())
                .put("lockHeld", health.lockHeld())
                .put("consecutiveFailures", health.consecutiveFailures())
                .put("rescheduled", worker.isRescheduled());
        if (health.pause() != null) {
            json.put("pause", pause(health.pause(), worker.isPausedEverywhere()));
        }
        putCron(json, worker.settings().schedule());
        WakeUps wakeUps = worker.settings().wakeUps();
        wakeUps.channel().ifPresent(channel -> json.put("wakeOn", channel));
        if (!wakeUps.atMostEvery().isZero()) {
            json.put("atMostEvery", wakeUps.atMostEvery().toString());
        }
        if (worker.isRescheduled()) {
            Schedule own = worker.ownSettings().schedule();
            json.put("ownSchedule", putCron(new JsonObject().put("interval", own.interval().toString())
                    .put("intervalSeconds", seconds(own.interval())), own));
        }
        worker.fence().ifPresent(fence -> json.put("fence", fence(fence)));
        worker.settings().timeout().ifPresent(timeout -> json.put("timeout", timeout.toString()));
        put(json, "nextDue", health.nextDue());
        put(json, "runningSince", health.runningSince());
        put(json, "stuckSince", health.stuckSince());
        put(json, "lastStart", health.lastStart());
        put(json, "lastSuccess", health.lastSuccess());
        put(json, "lastFailure", health.lastFailure());
        if (health.lastError() != null) {
            json.put("lastError", health.lastError());
        }
        if (health.lastOutcome() != null) {
            json.put("lastOutcome", health.lastOutcome().tag());
        }
        holders.of(worker.lockId()).ifPresent(holder -> json.put("holder", holder(holder)));
        return json.put("recent", recent(worker));
    }

    private static JsonObject fence(FenceLook fence) {
        JsonObject json = new JsonObject().put("mode", fence.mode().name().toLowerCase(Locale.ROOT))
                .put("refused", fence.refused());
        // As text, because it may be larger than JavaScript counts exactly.
        fence.token().ifPresent(token -> json.put("token", Long.toString(token)));
        if (fence.isWaiting()) {
            put(json, "waitingSince", fence.waitingSince());
            json.put("waitingFor", fence.waitingFor());
        }
        return json;
    }

    private static JsonObject putCron(JsonObject json, Schedule schedule) {
        schedule.expression().ifPresent(
                cron -> json.put("cron", cron.expression()).put("timeZone", cron.zone().getId()));
        return json;
    }

    private JsonArray recent(WorkerView worker) {
        JsonArray recent = new JsonArray();
        for (TickHistory.Entry entry : history.of(worker)) {
            JsonObject json = new JsonObject().put("tickId", entry.tickId()).put("outcome", entry.outcome().tag())
                    .put("forced", entry.forced());
            if (entry.wakeUp()) {
                json.put("wakeUp", true);
            }
            if (!entry.arguments().isEmpty()) {
                json.put("arguments", arguments(entry.arguments()));
            }
            put(json, "occurrence", entry.occurrence());
            put(json, "endedAt", entry.endedAt());
            entry.workTime().ifPresent(time -> json.put("millis", time.toMillis()));
            recent.add(json);
        }
        return recent;
    }

    private static JsonObject pause(Pause pause, boolean everywhere) {
        JsonObject json = new JsonObject().put("everywhere", everywhere);
        if (pause.by() != null) {
            json.put("by", pause.by());
        }
        if (pause.reason() != null) {
            json.put("reason", pause.reason());
        }
        put(json, "until", pause.until());
        return json;
    }

    static JsonObject arguments(Map<String, String> arguments) {
        JsonObject json = new JsonObject();
        arguments.forEach(json::put);
        return json;
    }

    JsonObject holder(LockHolder holder) {
        JsonObject json = new JsonObject().put("application", holder.applicationName()).put("foreign", holder.isForeign());
        if (holder.replica() != null) {
            json.put("replica", holder.replica());
        }
        put(json, "sessionSince", holder.sessionSince());
        return json;
    }

    /**
     * Returns every replica that has a lock session, with the names of the workers whose locks it holds.
     *
     * @param takingNothing the names of the other replicas that take no lock
     */
    JsonArray replicas(LockHolders holders, Map<Long, String> names, String self, Set<String> takingNothing) {
        Map<String, JsonObject> replicas = new TreeMap<>();
        for (LockHolder holder : holders.all()) {
            if (holder.isForeign()) {
                continue;
            }
            JsonObject replica = replicas.computeIfAbsent(holder.replica(), name -> {
                JsonObject json = new JsonObject().put("replica", name).put("self", name.equals(self)).put("holds",
                        new JsonArray());
                put(json, "sessionSince", holder.sessionSince());
                if (holder.clientAddress() != null) {
                    json.put("address", holder.clientAddress());
                }
                if (takingNothing.contains(name)) {
                    json.put("takesNothing", true);
                }
                return json;
            });
            if (holder.lockId() != null) {
                replica.getJsonArray("holds").add(names.getOrDefault(holder.lockId(), holder.lockId().toString()));
            }
        }
        return new JsonArray(List.copyOf(replicas.values()));
    }

    /** Returns the last moves of locks from and to this replica. */
    static JsonArray moves(List<Move> moves, Map<Long, String> names) {
        JsonArray json = new JsonArray();
        moves.forEach(move -> {
            JsonObject one = new JsonObject().put("at", move.at().toString())
                    .put("worker", names.getOrDefault(move.lockId(), Long.toString(move.lockId())))
                    .put("how", move.way().name().toLowerCase(Locale.ROOT));
            move.replica().ifPresent(replica -> one.put("replica", replica));
            json.add(one);
        });
        return json;
    }

    /** Returns a whole number if it is one, otherwise a fraction. */
    private static Number seconds(Duration duration) {
        return duration.getNano() == 0 ? (Number) duration.toSeconds() : (Number) (duration.toMillis() / 1_000.0);
    }

    private static void put(JsonObject json, String key, Instant time) {
        if (time != null) {
            json.put(key, time.toString());
        }
    }
}
