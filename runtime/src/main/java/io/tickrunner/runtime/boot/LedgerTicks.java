package io.tickrunner.runtime.boot;

import java.time.Duration;
import java.util.Map;

import jakarta.inject.Singleton;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.ledger.FinishedRun;
import io.tickrunner.runtime.ledger.LedgerMemory;
import io.tickrunner.runtime.ledger.LedgerWriter;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.tick.FailureText;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResult;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.time.Time;
import io.vertx.core.json.JsonObject;

/**
 * Passes finished runs on to the ledger. A tick that did not reach the work, because its lock was held elsewhere or its gate
 * was closed, is not a run. A bean only in an app that keeps a ledger.
 */
@Singleton
public class LedgerTicks implements TickObserver {

    private static final Duration LAST_MOMENT = Duration.ofSeconds(3);

    private final LedgerWriter writer;
    private final LedgerMemory memory;
    private final Time time;
    private boolean started;

    LedgerTicks(LedgerWriter writer, LedgerMemory memory, Time time) {
        this.writer = writer;
        this.memory = memory;
        this.time = time;
    }

    /** Starts the writing with the first worker, because an app without workers needs no database. */
    @Override
    public synchronized void registered(WorkerView worker) {
        memory.add(key(worker));
        if (!started) {
            started = true;
            writer.start();
        }
    }

    /** Waits for what the ledger knows of the workers, which decides when they are due. */
    @Override
    public void starting() {
        memory.await();
    }

    @Override
    public void unregistered(WorkerView worker) {
        memory.remove(worker.name());
    }

    private static WorkerKey key(WorkerView worker) {
        return new WorkerKey(worker.name(), worker.lockId());
    }

    @Override
    public void ticked(WorkerView worker, TickResult result) {
        if (result.workTime().isPresent() || result.outcome().isFailure()) {
            writer.offer(run(worker, result));
        }
    }

    private FinishedRun run(WorkerView worker, TickResult result) {
        long ended = time.nanos();
        return new FinishedRun(key(worker),
                ended - result.workTime().orElse(result.took()).toNanos(), ended,
                worker.settings().schedule().isPlanned() ? result.occurrence() : null,
                !result.forced() && result.attempt() == 1 && result.workTime().isPresent(),
                result.forced() ? "forced" : result.wakeUp() ? "wake_up" : null,
                result.attempt(), result.outcome(), result.handled(),
                result.outcome() == Outcome.SUCCESS ? null : FailureText.of(result.failure()), json(result.arguments()),
                result.claim());
    }

    private static String json(Map<String, String> arguments) {
        if (arguments.isEmpty()) {
            return null;
        }
        JsonObject json = new JsonObject();
        arguments.forEach(json::put);
        return json.encode();
    }

    /** Gives the last runs a moment to be written. */
    @Override
    public void stopped() {
        try {
            writer.stop(LAST_MOMENT.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
