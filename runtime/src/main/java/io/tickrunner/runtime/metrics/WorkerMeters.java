package io.tickrunner.runtime.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tickrunner.Outcome;
import io.tickrunner.runtime.tick.TickResult;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.worker.Partition;

/**
 * Holds all series of one worker. They exist from the start, which makes alerts on absence possible. Micrometer would drop
 * values recorded before the app's registry has joined the root registry, so they are kept here.
 */
final class WorkerMeters {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<Outcome, LongAdder> ticks = new EnumMap<>(Outcome.class);
    private final LongAdder runaways;
    /** {@code null} if the worker is not fenced. */
    private final LongAdder refused;
    /** {@code null} before the first wake-up of a worker without a channel. */
    private LongAdder wakeUps;
    private boolean removed;
    private final Timer duration;
    private final List<Meter> meters = new ArrayList<>();
    private List<Duration> early = new ArrayList<>();

    /**
     * @param partitioned whether the app has workers with partitions, because all series of a name need the same labels
     */
    WorkerMeters(MeterRegistry registry, WorkerView worker, boolean partitioned) {
        this.registry = registry;
        this.tags = partitioned ? Tags.of("worker", worker.settings().worker(), "partition", partition(worker))
                : Tags.of("worker", worker.name());
        for (Outcome outcome : Outcome.values()) {
            ticks.put(outcome, counter("tickrunner.ticks", "Ticks by outcome", tags.and("outcome", outcome.tag())));
        }
        duration = Timer.builder("tickrunner.tick.duration")
                .description("Time that a worker's code ran")
                .tags(tags)
                .register(registry);
        meters.add(duration);
        runaways = counter("tickrunner.runaways", "Number of times that work continued although its lock was lost", tags);
        refused = worker.settings().isFenced() ? counter("tickrunner.fenced.refused",
                "Fenced transactions that were refused because the lock was lost", tags) : null;
        gauge("tickrunner.last.success.timestamp.seconds", "Time of the last successful tick in any replica; 0 before the"
                + " first",
                tags, worker, w -> epochSeconds(w.health().lastSuccess()));
        gauge("tickrunner.consecutive.failures", "Failed ticks since the last success", tags, worker,
                w -> w.health().consecutiveFailures());
        gauge("tickrunner.started.timestamp.seconds", "Time since which the worker has been ticking in this replica", tags,
                worker,
                w -> epochSeconds(w.startedAt()));
        gauge("tickrunner.active", "Whether this replica runs the worker or stands by for it: enabled, not paused, gate not"
                + " closed",
                tags.and("cadence", worker.cadence().name().toLowerCase(Locale.ROOT)), worker,
                w -> w.isExpectedToRun() ? 1 : 0);
        gauge("tickrunner.running.seconds", "How long the current tick has been running", tags, worker,
                w -> w.runningFor().map(WorkerMeters::seconds).orElse(0.0));
        gauge("tickrunner.stuck", "Whether a tick is ignoring its interrupt", tags, worker,
                w -> w.health().stuckSince() == null ? 0 : 1);
        gauge("tickrunner.interval.seconds", "The worker's interval", tags, worker, w -> seconds(w.interval()));
        gauge("tickrunner.lock.held", "Whether this replica holds the worker's lock", tags, worker,
                w -> w.isLockHeld() ? 1 : 0);
        wakeUps = worker.settings().wakeUps().channel().map(channel -> wakeUpCounter()).orElse(null);
    }

    /** Returns an empty text for a worker that is not divided, which Prometheus takes for no label. */
    private static String partition(WorkerView worker) {
        Partition partition = worker.settings().partition();
        return partition == null ? "" : Integer.toString(partition.index());
    }

    /** Few workers are woken up, so the others have no such series. */
    private LongAdder wakeUpCounter() {
        return counter("tickrunner.wakeups", "Ticks that a notification or the app's code asked for", tags);
    }

    private LongAdder counter(String name, String description, Tags tags) {
        LongAdder count = new LongAdder();
        meters.add(FunctionCounter.builder(name, count, LongAdder::sum)
                .description(description)
                .tags(tags)
                .register(registry));
        return count;
    }

    private void gauge(String name, String description, Tags tags, WorkerView worker,
            ToDoubleFunction<WorkerView> value) {
        meters.add(Gauge.builder(name, worker, value)
                .description(description)
                .tags(tags)
                // Strong references: a worker's series end when it is unregistered, not when it is garbage-collected.
                .strongReference(true)
                .register(registry));
    }

    void ticked(TickResult result) {
        ticks.get(result.outcome()).increment();
        if (result.workNanos() >= 0) {
            worked(result.workNanos());
        }
        if (result.wakeUp()) {
            wokenUp();
        }
    }

    private synchronized void wokenUp() {
        if (wakeUps == null && !removed) {
            wakeUps = wakeUpCounter();
        }
        if (wakeUps != null) {
            wakeUps.increment();
        }
    }

    private synchronized void worked(long nanos) {
        if (early == null) {
            duration.record(nanos, TimeUnit.NANOSECONDS);
        } else {
            early.add(Duration.ofNanos(nanos));
        }
    }

    /** Transfers the values kept so far because the app's registry has joined. */
    synchronized void joined() {
        if (early != null) {
            early.forEach(duration::record);
            early = null;
        }
    }

    void ranAway() {
        runaways.increment();
    }

    void fenceRefused() {
        if (refused != null) {
            refused.increment();
        }
    }

    synchronized void remove() {
        removed = true;
        meters.forEach(registry::remove);
    }

    private static double epochSeconds(Instant instant) {
        return instant == null ? 0 : instant.toEpochMilli() / MILLIS_PER_SECOND;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
