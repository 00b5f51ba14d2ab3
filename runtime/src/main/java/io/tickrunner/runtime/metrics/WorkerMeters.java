package io.tickrunner.runtime.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tickrunner.Outcome;
import io.tickrunner.runtime.TickResult;
import io.tickrunner.runtime.WorkerService;

/** All series of one worker. They are there from the beginning, so that an alert on absence works. */
final class WorkerMeters {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final MeterRegistry registry;
    private final Map<Outcome, Counter> ticks = new EnumMap<>(Outcome.class);
    private final Timer duration;
    private final Counter runaways;
    private final List<Gauge> gauges = new ArrayList<>();

    WorkerMeters(MeterRegistry registry, WorkerService worker) {
        this.registry = registry;
        Tags tags = Tags.of("worker", worker.name());
        for (Outcome outcome : Outcome.values()) {
            ticks.put(outcome, Counter.builder("tickrunner.ticks")
                    .description("Ticks by how they ended")
                    .tags(tags.and("outcome", outcome.tag()))
                    .register(registry));
        }
        duration = Timer.builder("tickrunner.tick.duration")
                .description("How long a worker's code ran")
                .tags(tags)
                .register(registry);
        runaways = Counter.builder("tickrunner.runaways")
                .description("How often work went on although its lock was lost")
                .tags(tags)
                .register(registry);
        gauge("tickrunner.last.success.timestamp.seconds", "When a tick last succeeded, in any replica; 0 before the first",
                tags, worker, w -> epochSeconds(w.health().lastSuccess()));
        gauge("tickrunner.consecutive.failures", "Failed ticks since the last success", tags, worker,
                w -> w.health().consecutiveFailures());
        gauge("tickrunner.interval.seconds", "The worker's interval", tags, worker, w -> seconds(w.interval()));
        gauge("tickrunner.lock.held", "Whether this replica holds the worker's lock", tags, worker,
                w -> w.isLockHeld() ? 1 : 0);
    }

    private void gauge(String name, String description, Tags tags, WorkerService worker,
            ToDoubleFunction<WorkerService> value) {
        gauges.add(Gauge.builder(name, worker, value)
                .description(description)
                .tags(tags)
                // A worker ends by being unregistered, and not by being collected.
                .strongReference(true)
                .register(registry));
    }

    void ticked(TickResult result) {
        ticks.get(result.outcome()).increment();
        result.workTime().ifPresent(duration::record);
    }

    void ranAway() {
        runaways.increment();
    }

    void remove() {
        List<Meter> meters = new ArrayList<>(ticks.values());
        meters.add(duration);
        meters.add(runaways);
        meters.addAll(gauges);
        meters.forEach(registry::remove);
    }

    private static double epochSeconds(Instant instant) {
        return instant == null ? 0 : instant.toEpochMilli() / MILLIS_PER_SECOND;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
