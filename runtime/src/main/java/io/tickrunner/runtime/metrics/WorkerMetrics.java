package io.tickrunner.runtime.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.tickrunner.runtime.TickObserver;
import io.tickrunner.runtime.TickResult;
import io.tickrunner.runtime.WorkerService;

/** Keeps the metrics of the workers. A bean in apps that have Micrometer only. */
@Singleton
public class WorkerMetrics implements TickObserver {

    private final MeterRegistry registry;
    /** By the worker itself: a new worker of the same name does not count the ticks of the old. */
    private final Map<WorkerService, WorkerMeters> meters = new ConcurrentHashMap<>();

    WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void registered(WorkerService worker) {
        meters.put(worker, new WorkerMeters(registry, worker));
    }

    @Override
    public void unregistered(WorkerService worker) {
        Optional.ofNullable(meters.remove(worker)).ifPresent(WorkerMeters::remove);
    }

    @Override
    public void ticked(WorkerService worker, TickResult result) {
        Optional.ofNullable(meters.get(worker)).ifPresent(m -> m.ticked(result));
    }

    @Override
    public void ranAway(WorkerService worker) {
        Optional.ofNullable(meters.get(worker)).ifPresent(WorkerMeters::ranAway);
    }
}
