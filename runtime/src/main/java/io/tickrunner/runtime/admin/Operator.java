package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.Pause;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.lock.LockHolders;
import io.tickrunner.runtime.lock.RemoteControl;
import io.tickrunner.runtime.lock.SessionState;
import io.tickrunner.runtime.peer.PeerListener;
import io.tickrunner.runtime.peer.TimedPause;
import io.tickrunner.runtime.tick.WorkerControl;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.vertx.core.Vertx;

/**
 * Executes operators' commands, either here or in the replica that holds the worker's lock.
 */
@Singleton
public class Operator implements PeerListener {

    private static final String GOES_ON = "";

    private final WorkerRegistry registry;
    private final HoldersLook look;
    private final RemoteTicks remoteTicks;
    private final Audit audit;
    private final boolean commands;
    /** The lock IDs of workers with an unanswered command to tick from here; at most one command per worker is in progress. */
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

    Operator(WorkerRegistry registry, TickrunnerConfig config, Vertx vertx, Audit audit) {
        this.audit = audit;
        this.registry = registry;
        this.look = new HoldersLook(vertx, this::holders);
        this.remoteTicks = new RemoteTicks(vertx, look);
        this.commands = AdminSwitch.isOn(config.admin().commands());
    }

    @Override
    public boolean takesCommands() {
        return commands;
    }

    HoldersLook look() {
        return look;
    }

    Audit audit() {
        return audit;
    }

    boolean isStopping() {
        return registry.isStopping();
    }

    boolean isDraining() {
        return registry.isDraining();
    }

    /**
     * Drains this replica, or ends that. May take a round trip to the database.
     *
     * @return whether that changed anything
     */
    boolean drain(boolean drained) {
        return registry.drain(drained);
    }

    Collection<WorkerControl> workers() {
        return registry.workers();
    }

    Optional<WorkerControl> worker(String name) {
        return registry.worker(name);
    }

    List<WorkerControl> partitionsOf(String name) {
        return registry.partitionsOf(name);
    }

    /** Returns the lock holders in all replicas. Takes a round trip, so callers use {@link #look()}. */
    private LockHolders holders() {
        return registry.holders()
                .map(c -> c.holders(registry.workers().stream().map(WorkerControl::lockId).toList()))
                .orElse(new LockHolders(List.of()));
    }

    Optional<SessionState> session() {
        return registry.session();
    }

    /**
     * Runs a worker now: here if the lock can be acquired here, otherwise in the replica that holds it.
     *
     * @param arguments the arguments of the tick, checked
     * @param wait how long to wait for the outcome
     * @throws IllegalStateException if the worker was unregistered or the app is stopping
     */
    CompletionStage<TickAnswer> tick(WorkerControl worker, Map<String, String> arguments, Duration wait) {
        if (!worker.isIdle() || !underWay.add(worker.lockId())) {
            return CompletableFuture.completedStage(new TickAnswer.Busy());
        }
        try {
            CompletableFuture<Outcome> here = worker.tickAsync(arguments);
            CompletableFuture<TickAnswer> answer = remoteTicks.completeAfter(here.thenApply(Outcome::tag), wait, GOES_ON)
                    .thenCompose(outcome -> outcome.equals(Outcome.SKIPPED.tag())
                            ? elsewhere(worker, arguments, wait)
                            : CompletableFuture.completedStage(endedHere(outcome)));
            return answer.whenComplete((ended, failure) -> underWay.remove(worker.lockId()));
        } catch (RuntimeException e) {
            underWay.remove(worker.lockId());
            throw e;
        }
    }

    private static TickAnswer endedHere(String outcome) {
        return outcome.equals(GOES_ON) ? new TickAnswer.Accepted(null) : new TickAnswer.Ended(outcome, null);
    }

    private CompletionStage<TickAnswer> elsewhere(WorkerControl worker, Map<String, String> arguments, Duration wait) {
        // With cadence REPLICA, a held lock means a running tick. A tick may also have just started here.
        Optional<RemoteControl> replicas = registry.replicas();
        if (worker.cadence() == Cadence.REPLICA || replicas.isEmpty() || !worker.isIdle() || worker.isLockHeld()) {
            return CompletableFuture.completedStage(new TickAnswer.Busy());
        }
        return remoteTicks.answer(replicas.get().askTick(worker.lockId(), arguments), wait);
    }

    @Override
    public void pauseChanged(long lockId, Pause change) {
        if (commands) {
            withLock(lockId).ifPresent(worker -> {
                worker.pauseChanged();
                auditChange(worker, change.by());
            });
        }
    }

    /**
     * Logs what is in effect now: of two concurrent changes, only one is.
     *
     * @param by who sent the last command; {@code null} if unknown
     */
    private void auditChange(WorkerControl worker, String by) {
        Optional<RemoteControl> replicas = registry.replicas();
        Optional<TimedPause> pause = replicas.flatMap(r -> r.pause(worker.lockId()));
        if (pause.isEmpty()) {
            audit.record(Caller.inAnotherReplica(by), "resume", worker, Effect.of(Audit.DONE));
        } else if (replicas.get().isPaused(worker.lockId())) {
            Pause inEffect = pause.get().pause();
            audit.pause(Caller.inAnotherReplica(inEffect.by()), worker, inEffect, Effect.of(Audit.DONE));
        }
        // Otherwise, the pause was over before this replica was told of it.
    }

    private Optional<WorkerControl> withLock(long lockId) {
        return registry.workers().stream().filter(worker -> worker.lockId() == lockId).findFirst();
    }

    @Override
    public Optional<CompletionStage<Outcome>> tickAsked(long lockId, Map<String, String> arguments) {
        if (!commands) {
            return Optional.empty();
        }
        return withLock(lockId).filter(WorkerControl::isLockHeld).map(worker -> tickHere(worker, arguments)
                .whenComplete((outcome, failure) -> audit.tick(Caller.ANOTHER_REPLICA, worker, arguments,
                        outcome == null ? Audit.FAILED : outcome.tag())));
    }

    private CompletionStage<Outcome> tickHere(WorkerControl worker, Map<String, String> arguments) {
        try {
            return worker.tickAsync(arguments);
        } catch (IllegalStateException e) {
            // The worker is being unregistered or the app is stopping; another replica will acquire the lock.
            return CompletableFuture.completedStage(Outcome.UNAVAILABLE);
        }
    }
}
