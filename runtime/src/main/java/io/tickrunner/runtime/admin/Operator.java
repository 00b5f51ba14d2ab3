package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.runtime.TickrunnerConfig;
import io.tickrunner.runtime.TickrunnerImpl;
import io.tickrunner.runtime.WorkerService;
import io.tickrunner.runtime.lock.LockHolders;
import io.tickrunner.runtime.lock.PeerListener;
import io.tickrunner.runtime.lock.RemoteTick;
import io.tickrunner.runtime.lock.ReplicaCoordinator;

/**
 * Carries out what operators want, wherever they ask: here, or in the replica that holds the worker's lock.
 */
@Singleton
public class Operator implements PeerListener {

    /** A peer looks for messages a few times a second. */
    private static final Duration PEERS_ANSWER_WITHIN = Duration.ofSeconds(3);

    private final TickrunnerImpl tickrunner;
    private final boolean commands;

    Operator(TickrunnerImpl tickrunner, TickrunnerConfig config) {
        this.tickrunner = tickrunner;
        this.commands = AdminSwitch.isOn(config.admin().commands());
    }

    /** What became of a command to tick. */
    sealed interface TickAnswer {

        /** It ended, here ({@code replica} is null) or there. */
        record Ended(String outcome, String replica) implements TickAnswer {
        }

        /** It was taken and had not ended when the wait was over. */
        record Accepted(String replica) implements TickAnswer {
        }

        /** It is running already. */
        record Busy() implements TickAnswer {
        }

        /** The lock is held elsewhere, and nobody there took the command. */
        record NobodyTook() implements TickAnswer {
        }
    }

    boolean takesCommands() {
        return commands;
    }

    Collection<WorkerService> workers() {
        return tickrunner.workers();
    }

    Optional<WorkerService> worker(String name) {
        return tickrunner.worker(name);
    }

    /** Who holds what, in all replicas; takes a round trip. */
    LockHolders holders() {
        return coordinator()
                .map(c -> c.holders(tickrunner.workers().stream().map(WorkerService::lockId).toList()))
                .orElse(new LockHolders(List.of()));
    }

    Optional<ReplicaCoordinator> coordinator() {
        return tickrunner.coordinator();
    }

    /**
     * Runs a worker now, here if the lock can be had here, else where it is held.
     *
     * @param wait how long to wait for the outcome
     */
    CompletionStage<TickAnswer> tick(WorkerService worker, Duration wait) {
        if (!worker.isIdle()) {
            return CompletableFuture.completedStage(new TickAnswer.Busy());
        }
        return worker.tickAsync()
                .thenCompose(outcome -> outcome == Outcome.SKIPPED
                        ? elsewhere(worker, wait)
                        : CompletableFuture.completedStage(new TickAnswer.Ended(outcome.tag(), null)))
                .toCompletableFuture()
                .completeOnTimeout(new TickAnswer.Accepted(null), wait.toMillis() + PEERS_ANSWER_WITHIN.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private CompletionStage<TickAnswer> elsewhere(WorkerService worker, Duration wait) {
        // In cadence REPLICA a lock that is held is a tick that is running.
        if (worker.cadence() == Cadence.REPLICA || coordinator().isEmpty()) {
            return CompletableFuture.completedStage(new TickAnswer.Busy());
        }
        RemoteTick remote = coordinator().get().askTick(worker.lockId());
        return remote.takenBy().toCompletableFuture()
                .completeOnTimeout("", PEERS_ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(replica -> replica.isEmpty()
                        ? CompletableFuture.completedStage(new TickAnswer.NobodyTook())
                        : outcome(remote, replica, wait));
    }

    private static CompletionStage<TickAnswer> outcome(RemoteTick remote, String replica, Duration wait) {
        return remote.outcome().toCompletableFuture()
                .<TickAnswer> thenApply(outcome -> outcome.equals(Outcome.SKIPPED.tag())
                        ? new TickAnswer.Busy()
                        : new TickAnswer.Ended(outcome, replica))
                .completeOnTimeout(new TickAnswer.Accepted(replica), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Pauses or resumes a worker in all replicas, and in those that join later while one of them lives. */
    void pause(WorkerService worker, boolean pause) {
        worker.pauseEverywhere(pause);
        coordinator().ifPresent(c -> c.changePause(worker.lockId(), pause));
    }

    @Override
    public void pauseChanged(long lockId, boolean paused) {
        if (commands) {
            withLock(lockId).ifPresent(worker -> worker.pauseEverywhere(paused));
        }
    }

    private Optional<WorkerService> withLock(long lockId) {
        return tickrunner.workers().stream().filter(worker -> worker.lockId() == lockId).findFirst();
    }

    @Override
    public Optional<CompletionStage<Outcome>> tickAsked(long lockId) {
        if (!commands) {
            return Optional.empty();
        }
        return withLock(lockId).filter(WorkerService::isLockHeld).map(this::tickHere);
    }

    private CompletionStage<Outcome> tickHere(WorkerService worker) {
        try {
            return worker.tickAsync();
        } catch (IllegalStateException e) {
            // On its way out, and its lock is on its way to another replica.
            return CompletableFuture.completedStage(Outcome.UNAVAILABLE);
        }
    }
}
