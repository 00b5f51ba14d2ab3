package io.tickrunner.deployment.test.tick;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.inject.Singleton;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResult;
import io.tickrunner.runtime.tick.WorkerView;

/** Collects the records of all ticks in order. */
@Singleton
public class TickLog implements TickObserver {

    private final Queue<TickResult> results = new ConcurrentLinkedQueue<>();

    @Override
    public void ticked(WorkerView worker, TickResult result) {
        results.add(result);
    }

    public List<TickResult> of(String worker) {
        return results.stream().filter(result -> result.worker().equals(worker)).toList();
    }

    public List<Outcome> outcomes(String worker) {
        return of(worker).stream().map(TickResult::outcome).toList();
    }
}
