package io.tickrunner.runtime.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResult;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.worker.WorkerCatalog;

/** Maintains the metrics of the workers. A bean only in apps with Micrometer. */
@Singleton
public class WorkerMetrics implements TickObserver, MeterBinder {

    private final MeterRegistry registry;
    /** Keyed by the worker itself: a new worker with the same name does not count the ticks of the old one. */
    private final Map<WorkerView, WorkerMeters> meters = new ConcurrentHashMap<>();

    /** Whether the app has workers with partitions. */
    private final boolean partitioned;
    private volatile boolean joined;

    /**
     * @param workers looked up late because the registry is created with this bean
     */
    WorkerMetrics(MeterRegistry registry, Instance<WorkerRegistry> workers, WorkerCatalog catalog) {
        this.registry = registry;
        this.partitioned = catalog.workers().stream().anyMatch(worker -> worker.partitions().isPartitioned());
        Gauge.builder("tickrunner.replica.draining", () -> workers.get().isDraining() ? 1 : 0)
                .description("Whether this replica is drained")
                .register(registry);
    }

    /** Called at startup, after the app's registries have joined the root. Workers may exist earlier. */
    @Override
    public void bindTo(MeterRegistry root) {
        joined = true;
        meters.values().forEach(WorkerMeters::joined);
    }

    @Override
    public void registered(WorkerView worker) {
        WorkerMeters ofWorker = new WorkerMeters(registry, worker, partitioned);
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

    @Override
    public void fenceRefused(WorkerView worker) {
        Optional.ofNullable(meters.get(worker)).ifPresent(WorkerMeters::fenceRefused);
    }
}
