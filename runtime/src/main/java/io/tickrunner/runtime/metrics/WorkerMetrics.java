package io.tickrunner.runtime.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResult;
import io.tickrunner.runtime.tick.WorkerView;

/** Keeps the metrics of the workers. A bean in apps that have Micrometer only. */
@Singleton
public class WorkerMetrics implements TickObserver, MeterBinder {

    private final MeterRegistry registry;
    /** By the worker itself: a new worker of the same name does not count the ticks of the old. */
    private final Map<WorkerView, WorkerMeters> meters = new ConcurrentHashMap<>();

    private volatile boolean joined;

    WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Called at start, once the app's registries have joined the root. Workers may be there before. */
    @Override
    public void bindTo(MeterRegistry root) {
        joined = true;
        meters.values().forEach(WorkerMeters::joined);
    }

    @Override
    public void registered(WorkerView worker) {
        WorkerMeters ofWorker = new WorkerMeters(registry, worker);
        meters.put(worker, ofWorker);
        if (joined) {
            ofWorker.joined();
        }
    }

    @Override
    public void unregistered(WorkerView worker) {
        Optional.ofNullable(meters.remove(worker)).ifPresent(WorkerMeters::remove);
    }

    @Override
    public void ticked(WorkerView worker, TickResult result) {
        Optional.ofNullable(meters.get(worker)).ifPresent(m -> m.ticked(result));
    }

    @Override
    public void ranAway(WorkerView worker) {
        Optional.ofNullable(meters.get(worker)).ifPresent(WorkerMeters::ranAway);
    }
}
