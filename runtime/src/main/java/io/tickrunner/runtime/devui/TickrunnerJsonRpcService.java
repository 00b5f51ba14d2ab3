package io.tickrunner.runtime.devui;

import java.util.concurrent.CompletionStage;

import jakarta.inject.Singleton;

import io.quarkus.runtime.annotations.DevMCPEnableByDefault;
import io.quarkus.runtime.annotations.JsonRpcDescription;
import io.smallrye.common.annotation.NonBlocking;
import io.tickrunner.Tickrunner;
import io.tickrunner.runtime.admin.AdminDesk;
import io.vertx.core.json.JsonObject;

/** Serves the console in the Dev UI. A bean only in dev mode. */
@Singleton
public class TickrunnerJsonRpcService {

    private final AdminDesk desk;
    private final Tickrunner tickrunner;

    TickrunnerJsonRpcService(AdminDesk desk, Tickrunner tickrunner) {
        this.desk = desk;
        this.tickrunner = tickrunner;
    }

    /** Returns the label of the card, as text because the Dev UI hides the number 0. */
    @NonBlocking
    public String workerCount() {
        return String.valueOf(tickrunner.services().size());
    }

    @JsonRpcDescription("Show all Tickrunner workers with their state and last ticks, and which replica holds which lock")
    @DevMCPEnableByDefault
    public CompletionStage<JsonObject> overview() {
        return desk.overview();
    }

    @JsonRpcDescription("Show the runs of a Tickrunner worker in all replicas, newest first, from the ledger of an app that keeps one")
    @DevMCPEnableByDefault
    public CompletionStage<JsonObject> runs(@JsonRpcDescription("The worker's name") String worker,
            @JsonRpcDescription("The number of runs from 1 to 500, or empty for 50") String limit,
            @JsonRpcDescription("The value of before in the previous answer, which leads to earlier runs, or empty") String before) {
        return desk.runs(worker, limit, before);
    }

    @JsonRpcDescription("Run a Tickrunner worker now and wait for its outcome")
    @DevMCPEnableByDefault
    public CompletionStage<JsonObject> tick(@JsonRpcDescription("The worker's name") String worker,
            @JsonRpcDescription("The arguments of the tick as a JSON object of texts, or empty") String arguments) {
        return desk.tick(worker, arguments);
    }

    @JsonRpcDescription("Pause a Tickrunner worker in all replicas")
    @DevMCPEnableByDefault
    public CompletionStage<JsonObject> pause(@JsonRpcDescription("The worker's name") String worker,
            @JsonRpcDescription("Why it is paused, or empty") String reason,
            @JsonRpcDescription("When the pause ends by itself, such as 2026-12-01T08:00:00Z, or empty") String until) {
        return desk.pause(worker, reason, until);
    }

    @JsonRpcDescription("Resume a Tickrunner worker in all replicas")
    @DevMCPEnableByDefault
    public CompletionStage<JsonObject> resume(@JsonRpcDescription("The worker's name") String worker) {
        return desk.resume(worker);
    }

    @JsonRpcDescription("Give a Tickrunner worker another schedule in all replicas, until it is reset; set exactly one of every and"
            + " cron, and leave the other one empty")
    @DevMCPEnableByDefault
    public CompletionStage<JsonObject> reschedule(@JsonRpcDescription("The worker's name") String worker,
            @JsonRpcDescription("The new interval, such as 5m") String every,
            @JsonRpcDescription("The new cron expression, such as 0 15 2 * * ?") String cron) {
        return desk.reschedule(worker, every, cron);
    }

    @JsonRpcDescription("Let a Tickrunner worker go back to the schedule of its code and configuration in all replicas")
    @DevMCPEnableByDefault
    public CompletionStage<JsonObject> resetSchedule(@JsonRpcDescription("The worker's name") String worker) {
        return desk.resetSchedule(worker);
    }

    @JsonRpcDescription("Drain this replica: it hands its Tickrunner workers over to the other replicas and begins no scheduled work")
    @DevMCPEnableByDefault
    public CompletionStage<JsonObject> drain() {
        return desk.drain(true);
    }

    @JsonRpcDescription("End the drain of this replica")
    @DevMCPEnableByDefault
    public CompletionStage<JsonObject> undrain() {
        return desk.drain(false);
    }
}
