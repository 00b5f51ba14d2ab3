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
import io.tickrunner.Outcome;

/** The shapes of what the admin endpoint answers. */
final class AdminSchemas {

    static final String OVERVIEW = "TickrunnerOverview";
    static final String WORKER = "TickrunnerWorker";
    static final String TICK_RESULT = "TickrunnerTickResult";
    static final String PAUSE_RESULT = "TickrunnerPauseResult";
    static final String PROBLEM = "TickrunnerProblem";
    private static final String SESSION = "TickrunnerLockSession";
    private static final String REPLICA = "TickrunnerReplica";
    private static final String HOLDER = "TickrunnerHolder";
    private static final String TICK = "TickrunnerTick";

    private AdminSchemas() {
    }

    static Schema ref(String name) {
        return OASFactory.createSchema().ref("#/components/schemas/" + name);
    }

    static Map<String, Schema> all() {
        Map<String, Schema> all = new LinkedHashMap<>();
        all.put(OVERVIEW, object(List.of("app", "replica", "now", "commands", "lockSession", "replicas", "workers"))
                .addProperty("app", text("The app's name"))
                .addProperty("replica", text("The replica that answers"))
                .addProperty("now", time("The time by that replica's clock, as all its times are"))
                .addProperty("commands", bool("Whether it takes commands"))
                .addProperty("lockSession", ref(SESSION))
                .addProperty("replicas", array(ref(REPLICA)))
                .addProperty("replicasUnknownBecause", text("Why none are shown, if the database did not say"))
                .addProperty("workers", array(ref(WORKER))));
        all.put(SESSION, object(List.of("up"))
                .addProperty("up", bool("Whether this replica can hold locks"))
                .addProperty("downBecause", text("Why not")));
        all.put(REPLICA, object(List.of("replica", "self", "holds"))
                .addProperty("replica", text("Its name: host and process ID"))
                .addProperty("self", bool("Whether it is the one that answers"))
                .addProperty("holds", array(text("A worker, or a lock ID that no worker of the answering replica has")))
                .addProperty("sessionSince", time("Since when it has its lock session"))
                .addProperty("address", text("Where it connects from, as the database sees it")));
        all.put(HOLDER, object(List.of("application", "foreign"))
                .addProperty("application", text("What the session calls itself"))
                .addProperty("foreign", bool("Whether it is another program's"))
                .addProperty("replica", text("The replica, if it is one"))
                .addProperty("sessionSince", time("Since when the session is open")));
        all.put(WORKER, worker());
        all.put(TICK, object(List.of("tickId", "outcome", "forced", "endedAt"))
                .addProperty("tickId", text("As in the log"))
                .addProperty("outcome", outcome())
                .addProperty("forced", bool("Whether it was asked for"))
                .addProperty("endedAt", time("When it ended"))
                .addProperty("millis", whole("How long the work took")));
        all.put(TICK_RESULT, object(List.of("worker", "replica"))
                .addProperty("worker", text("The worker's name"))
                .addProperty("replica", text("Where it ran, or runs"))
                .addProperty("outcome", outcome())
                .addProperty("detail", text("What is still to come")));
        all.put(PAUSE_RESULT, object(List.of("worker", "paused", "detail"))
                .addProperty("worker", text("The worker's name"))
                .addProperty("paused", bool("Whether it is paused here"))
                .addProperty("detail", text("What is still to come")));
        all.put(PROBLEM, object(List.of("status", "title", "detail"))
                .addProperty("status", whole("The HTTP status"))
                .addProperty("title", text("What is wrong"))
                .addProperty("detail", text("What, where and the mend"))
                .addProperty("holder", ref(HOLDER)));
        return all;
    }

    private static Schema worker() {
        return object(List.of("name", "lockId", "interval", "intervalSeconds", "cadence", "enabled", "paused", "lockHeld",
                "consecutiveFailures", "recent"))
                .addProperty("name", text("Its name"))
                .addProperty("lockId", whole("The ID of its advisory lock").format("int64"))
                .addProperty("interval", text("An ISO-8601 duration"))
                .addProperty("intervalSeconds", whole("The same in seconds"))
                .addProperty("timeout", text("An ISO-8601 duration, if it has one"))
                .addProperty("cadence", cadence())
                .addProperty("enabled", bool("Whether it ticks by itself"))
                .addProperty("paused", bool("Whether it is paused"))
                .addProperty("lockHeld", bool("Whether this replica holds its lock"))
                .addProperty("consecutiveFailures", whole("How often it failed in a row in this replica"))
                .addProperty("nextDue", time("When it ticks next in this replica"))
                .addProperty("runningSince", time("When the tick began that is running here"))
                .addProperty("stuckSince", time("Since when its work ignores that it was interrupted"))
                .addProperty("lastStart", time("Its last start, in any replica"))
                .addProperty("lastSuccess", time("Its last success, in any replica"))
                .addProperty("lastFailure", time("Its last failure in this replica"))
                .addProperty("lastError", text("What that was"))
                .addProperty("lastOutcome", outcome())
                .addProperty("holder", ref(HOLDER))
                .addProperty("recent", array(ref(TICK)).description("The last ticks in this replica, oldest first"));
    }

    private static Schema cadence() {
        return text("Once an interval over all replicas, or in each").enumeration(
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

    private static Schema bool(String description) {
        return OASFactory.createSchema().addType(SchemaType.BOOLEAN).description(description);
    }

    private static Schema whole(String description) {
        return OASFactory.createSchema().addType(SchemaType.INTEGER).description(description);
    }
}
