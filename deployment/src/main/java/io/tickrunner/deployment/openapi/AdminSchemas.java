package io.tickrunner.deployment.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

import io.tickrunner.Cadence;
import io.tickrunner.Fence;
import io.tickrunner.Outcome;
import io.tickrunner.runtime.peer.TickArguments;
import io.tickrunner.runtime.peer.TimedPause;
import io.tickrunner.runtime.spread.Move.Way;

/** Defines the schemas of the admin endpoint's responses. */
final class AdminSchemas {

    static final String OVERVIEW = "TickrunnerOverview";
    static final String WORKER = "TickrunnerWorker";
    static final String TICK_RESULT = "TickrunnerTickResult";
    static final String PAUSE_RESULT = "TickrunnerPauseResult";
    static final String NEW_PAUSE = "TickrunnerNewPause";
    static final String ARGUMENTS = "TickrunnerArguments";
    static final String NEW_SCHEDULE = "TickrunnerNewSchedule";
    static final String SCHEDULE_RESULT = "TickrunnerScheduleResult";
    static final String DRAIN = "TickrunnerDrain";
    static final String RUNS = "TickrunnerRuns";
    static final String PROBLEM = "TickrunnerProblem";
    private static final String SESSION = "TickrunnerLockSession";
    private static final String LEDGER = "TickrunnerLedger";
    private static final String REPLICA = "TickrunnerReplica";
    private static final String MOVE = "TickrunnerMove";
    private static final String HOLDER = "TickrunnerHolder";
    private static final String OWN_SCHEDULE = "TickrunnerOwnSchedule";
    private static final String FENCE = "TickrunnerFence";
    private static final String RUN = "TickrunnerRun";
    private static final String STATISTICS = "TickrunnerStatistics";
    private static final String TICK = "TickrunnerTick";
    private static final String PAUSE = "TickrunnerPause";

    private AdminSchemas() {
    }

    static Schema ref(String name) {
        return OASFactory.createSchema().ref("#/components/schemas/" + name);
    }

    static Map<String, Schema> all() {
        Map<String, Schema> all = new LinkedHashMap<>();
        all.put(OVERVIEW, object(List.of("app", "replica", "now", "commands", "draining", "lockSession", "replicas", "moves",
                "workers"))
                .addProperty("app", text("The app's name"))
                .addProperty("replica", text("The replica that sends this response"))
                .addProperty("now", time("The current time by that replica's clock, which all its times refer to"))
                .addProperty("commands", bool("Whether that replica accepts commands"))
                .addProperty("draining", bool("Whether that replica is drained"))
                .addProperty("lockSession", ref(SESSION))
                .addProperty("ledger", ref(LEDGER))
                .addProperty("replicas", array(ref(REPLICA)))
                .addProperty("replicasUnknownBecause", text("Why no replicas are shown, if they could not be read from the"
                        + " database"))
                .addProperty("moves", array(ref(MOVE)).description("The last moves of locks from and to the replica that sends"
                        + " this response, newest first"))
                .addProperty("workers", array(ref(WORKER))));
        all.put(DRAIN, object(List.of("replica", "draining", "holds"))
                .addProperty("replica", text("The replica's name: host and process ID"))
                .addProperty("draining", bool("Whether it is drained"))
                .addProperty("holds", OASFactory.createSchema().addType(SchemaType.INTEGER)
                        .description("The number of locks that it still holds, for ticks that are running")));
        all.put(SESSION, object(List.of("up"))
                .addProperty("up", bool("Whether this replica can hold locks"))
                .addProperty("downBecause", text("Why it cannot hold locks")));
        all.put(LEDGER, object(List.of("up")).description("Only of an app that keeps a ledger")
                .addProperty("up", bool("Whether this replica could write the ledger last time"))
                .addProperty("downBecause", text("Why it could not")));
        all.put(REPLICA, object(List.of("replica", "self", "holds"))
                .addProperty("replica", text("The replica's name: host and process ID"))
                .addProperty("self", bool("Whether this is the replica that sends the response"))
                .addProperty("holds", array(text("A worker, or a lock ID that no worker of the responding replica has")))
                .addProperty("takesNothing", bool("True of another replica that takes no lock now, because it is drained or"
                        + " stops, or none of its workers ticks"))
                .addProperty("sessionSince", time("Since when its lock session has been open"))
                .addProperty("address", text("The address it connects from, as the database sees it")));
        all.put(MOVE, object(List.of("at", "worker", "how"))
                .addProperty("at", time("When it moved"))
                .addProperty("worker", text("The worker, or the lock ID if it is not known any more"))
                .addProperty("how", text("Given to or received from a replica to share evenly, drained, released because of"
                        + " a pause, a closed gate, failures or a drain during its tick, or taken because it was free")
                        .enumeration(
                                Stream.of(Way.values()).<Object> map(way -> way.name().toLowerCase(Locale.ROOT)).toList()))
                .addProperty("replica", text("The other replica, if it is known")));
        all.put(HOLDER, object(List.of("application", "foreign"))
                .addProperty("application", text("The session's application name"))
                .addProperty("foreign", bool("Whether the session belongs to another program"))
                .addProperty("replica", text("The replica, unless the holder is another program"))
                .addProperty("sessionSince", time("Since when the session has been open")));
        all.put(WORKER, worker());
        all.put(TICK, object(List.of("tickId", "outcome", "forced", "endedAt"))
                .addProperty("tickId", text("The tick's ID, as in the log"))
                .addProperty("occurrence", time("The planned moment; missing for a tick that was not scheduled"))
                .addProperty("outcome", outcome())
                .addProperty("forced", bool("Whether the tick was requested instead of being due"))
                .addProperty("wakeUp", bool("True for a tick that a notification or the app's code asked for"))
                .addProperty("arguments", ref(ARGUMENTS))
                .addProperty("endedAt", time("When it ended"))
                .addProperty("millis", whole("How long the work took")));
        all.put(ARGUMENTS, object(List.of()).description("The arguments of a tick: at most " + TickArguments.MAX_ENTRIES
                + " names of 1 to " + TickArguments.MAX_NAME + " characters, all together at most " + TickArguments.MAX_BYTES
                + " bytes in UTF-8")
                .additionalPropertiesSchema(text("The value of an argument").maxLength(TickArguments.MAX_VALUE))
                .maxProperties(TickArguments.MAX_ENTRIES).addExample(Map.of("from", "2026-01-01")));
        all.put(RUNS, object(List.of("worker", "runs", "statistics"))
                .addProperty("worker", text("The worker's name"))
                .addProperty("runs", array(ref(RUN)).description("Newest first"))
                .addProperty("before", time("The parameter that shows the next page; missing on the last one"))
                .addProperty("statistics", ref(STATISTICS)));
        all.put(RUN, object(List.of("started", "ended", "millis", "outcome", "forced", "attempt"))
                .addProperty("started", time("When the work started, by the database's clock, like all times of a run"))
                .addProperty("ended", time("When it ended"))
                .addProperty("millis", whole("How long it took"))
                .addProperty("outcome", outcome())
                .addProperty("forced", bool("Whether the tick was requested instead of being due"))
                .addProperty("wakeUp", bool("True for a tick that a notification or the app's code asked for"))
                .addProperty("attempt", whole("Which attempt at its occurrence it was, from 1"))
                .addProperty("occurrence", time("The planned moment of a run of a cron worker"))
                .addProperty("replica", text("The replica that ran it, as long as its name is kept"))
                .addProperty("handled", whole("How many items it handled, if it reported that").format("int64"))
                .addProperty("error", text("The error of a failed run"))
                .addProperty("arguments", OASFactory.createSchema().addType(SchemaType.OBJECT)
                        .description("The arguments of a requested tick")));
        all.put(STATISTICS, object(List.of("runs", "successes")).description("Over the last runs, at most 1000")
                .addProperty("runs", whole("How many runs are covered"))
                .addProperty("successes", whole("How many of these succeeded"))
                .addProperty("successRate", number("The share of successes, from 0 to 1"))
                .addProperty("p50Millis", number("The median duration"))
                .addProperty("p95Millis", number("The duration that 95 of 100 runs did not exceed")));
        all.put(TICK_RESULT, object(List.of("worker", "replica"))
                .addProperty("worker", text("The worker's name"))
                .addProperty("replica", text("The replica in which the tick ran or is running"))
                .addProperty("outcome", outcome())
                .addProperty("detail", text("What happens next")));
        all.put(PAUSE_RESULT, object(List.of("worker", "paused", "detail"))
                .addProperty("worker", text("The worker's name"))
                .addProperty("paused", bool("Whether it is paused here"))
                .addProperty("detail", text("What happens next")));
        all.put(NEW_PAUSE, object(List.of()).description("Both are optional")
                .addProperty("reason", text("Why it is paused").maxLength(TimedPause.MAX_REASON).addExample("migration"))
                .addProperty("until", time("When the pause ends by itself, at most 366 days ahead; without it, the pause lasts"
                        + " until the worker is resumed")));
        all.put(PAUSE, object(List.of("everywhere")).description("Who paused it, why and until when, as far as that is known")
                .addProperty("everywhere", bool("Whether it is paused in all replicas, and not only in this one"))
                .addProperty("by", text("The caller's name in Quarkus security; missing if the app's code paused it"))
                .addProperty("reason", text("Why it is paused"))
                .addProperty("until", time("When the pause ends by itself")));
        all.put(NEW_SCHEDULE, object(List.of()).description("Exactly one of the two")
                .addProperty("every", text("The interval").addExample("5m"))
                .addProperty("cron", text("The cron expression").addExample("0 15 2 * * ?")));
        all.put(SCHEDULE_RESULT, object(List.of("worker", "rescheduled", "detail"))
                .addProperty("worker", text("The worker's name"))
                .addProperty("rescheduled", bool("Whether it has another schedule here"))
                .addProperty("detail", text("What happens next")));
        all.put(OWN_SCHEDULE, object(List.of("interval", "intervalSeconds"))
                .description("The schedule of its code and configuration, while it is rescheduled")
                .addProperty("interval", text("An ISO-8601 duration"))
                .addProperty("intervalSeconds", number("The same in seconds"))
                .addProperty("cron", text("The cron expression"))
                .addProperty("timeZone", text("The time zone of the cron expression")));
        all.put(FENCE, object(List.of("mode", "refused")).description("Only of a fenced worker")
                .addProperty("mode", text("Which of its transactions are fenced").enumeration(
                        Stream.of(Fence.values()).<Object> map(mode -> mode.name().toLowerCase(Locale.ROOT)).toList()))
                .addProperty("token", text("The fencing token of the grant that this replica holds, a number as text"))
                .addProperty("refused", whole("How many transactions were refused in this replica because the lock was lost"))
                .addProperty("waitingSince", time("Since when a tick has been waiting until no former holder can commit"))
                .addProperty("waitingFor", text("Why it waits")));
        all.put(PROBLEM, object(List.of("status", "title", "detail"))
                .addProperty("status", whole("The HTTP status"))
                .addProperty("title", text("What is wrong"))
                .addProperty("detail", text("What is wrong, where, and how to fix it"))
                .addProperty("holder", ref(HOLDER)));
        return all;
    }

    private static Schema worker() {
        return object(List.of("name", "lockId", "interval", "intervalSeconds", "cadence", "fenced", "enabled", "paused",
                "lockHeld", "consecutiveFailures", "rescheduled", "recent"))
                .addProperty("name", text("The worker's name"))
                .addProperty("worker", text("The worker's name without the partition; only of a partition, like the next two"))
                .addProperty("partition", whole("The partition's number, from 0"))
                .addProperty("partitions", whole("How many partitions the worker has"))
                .addProperty("lockId", whole("The ID of its advisory lock").format("int64"))
                .addProperty("interval", text("An ISO-8601 duration"))
                .addProperty("intervalSeconds", number("The same in seconds"))
                .addProperty("cron", text("The cron expression of a cron worker"))
                .addProperty("timeZone", text("The time zone of the cron expression"))
                .addProperty("wakeOn", text("The notification channel that wakes it up, if there is one"))
                .addProperty("atMostEvery", text("The shortest time from a tick to a wake-up, an ISO-8601 duration"))
                .addProperty("rescheduled", bool("Whether it was given another schedule than its code and configuration say"))
                .addProperty("ownSchedule", ref(OWN_SCHEDULE))
                .addProperty("timeout", text("An ISO-8601 duration, if it has one"))
                .addProperty("cadence", cadence())
                .addProperty("fenced", bool("Whether its transactions are fenced"))
                .addProperty("fence", ref(FENCE))
                .addProperty("enabled", bool("Whether its scheduled ticks are enabled"))
                .addProperty("paused", bool("Whether it is paused"))
                .addProperty("pause", ref(PAUSE))
                .addProperty("durable", bool("After a command, in an app with a ledger: whether the ledger has it already"))
                .addProperty("lockHeld", bool("Whether this replica holds its lock"))
                .addProperty("consecutiveFailures", whole("How many times in a row it failed in this replica, and"
                        + " before it started if a ledger knows"))
                .addProperty("nextDue", time("When its next tick in this replica is due"))
                .addProperty("runningSince", time("When the tick that is running here started"))
                .addProperty("stuckSince", time("Since when its work has been ignoring its interrupt"))
                .addProperty("lastStart", time("Its last start, in any replica"))
                .addProperty("lastSuccess", time("Its last success, in any replica"))
                .addProperty("lastFailure", time("Its last failure in this replica, or before it started if a ledger knows"))
                .addProperty("lastError", text("The error of that failure"))
                .addProperty("lastOutcome", outcome())
                .addProperty("holder", ref(HOLDER))
                .addProperty("recent", array(ref(TICK)).description("The last ticks in this replica, oldest first"));
    }

    private static Schema cadence() {
        return text("Whether it runs once per interval across all replicas or in each replica").enumeration(
                Stream.of(Cadence.values()).<Object> map(cadence -> cadence.name().toLowerCase(Locale.ROOT)).toList());
    }

    private static Schema outcome() {
        return text("How the tick ended").enumeration(Stream.of(Outcome.values()).<Object> map(Outcome::tag).toList());
    }

    private static Schema object(List<String> required) {
        return OASFactory.createSchema().addType(SchemaType.OBJECT).required(required);
    }

    private static Schema array(Schema items) {
        return OASFactory.createSchema().addType(SchemaType.ARRAY).items(items);
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }

    private static Schema time(String description) {
        return text(description).format("date-time");
    }

    private static Schema number(String description) {
        return OASFactory.createSchema().addType(SchemaType.NUMBER).description(description);
    }

    private static Schema bool(String description) {
        return OASFactory.createSchema().addType(SchemaType.BOOLEAN).description(description);
    }

    private static Schema whole(String description) {
        return OASFactory.createSchema().addType(SchemaType.INTEGER).description(description);
    }
}
