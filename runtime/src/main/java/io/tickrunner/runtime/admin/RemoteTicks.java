package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.peer.RemoteTick;
import io.vertx.core.Vertx;

/** Waits for the outcome of a command to tick that another replica executes, as long as that replica is up. */
final class RemoteTicks {

    private final Vertx vertx;
    private final ReplicaWatch replicas;

    RemoteTicks(Vertx vertx, HoldersLook look) {
        this.vertx = vertx;
        this.replicas = new ReplicaWatch(vertx, look);
    }

    /**
     * Completes a future after a delay, on a Vert.x thread. The threads that {@link CompletableFuture} uses for this cannot
     * load the app's classes.
     */
    <T> CompletableFuture<T> completeAfter(CompletableFuture<T> future, Duration delay, T value) {
        long timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> future.complete(value));
        future.whenComplete((result, failure) -> vertx.cancelTimer(timer));
        return future;
    }

    CompletionStage<TickAnswer> answer(RemoteTick remote, Duration wait) {
        return completeAfter(remote.takenBy().toCompletableFuture(), RemoteTick.TAKEN_WITHIN, "")
                .thenCompose(replica -> replica.isEmpty()
                        ? CompletableFuture.completedStage(new TickAnswer.NobodyTook())
                        : outcome(remote, replica, wait))
                .whenComplete((answer, failure) -> remote.close());
    }

    private CompletionStage<TickAnswer> outcome(RemoteTick remote, String replica, Duration wait) {
        CompletableFuture<TickAnswer> answer = remote.outcome().toCompletableFuture()
                .thenApply(outcome -> outcome.equals(Outcome.SKIPPED.tag())
                        ? new TickAnswer.Busy()
                        : new TickAnswer.Ended(outcome, replica));
        replicas.whenGone(replica, answer, new TickAnswer.TakerGone(replica));
        return completeAfter(answer, wait, new TickAnswer.Accepted(replica));
    }
}
