package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import io.tickrunner.Cadence;
import io.tickrunner.Fence;
import io.tickrunner.OnCrash;
import io.tickrunner.runtime.cadence.Schedule;

/**
 * A worker's effective settings, with configuration applied.
 *
 * @param name the worker's name
 * @param lockId the advisory-lock key
 * @param schedule when it runs
 * @param wakeUps what wakes it up
 * @param timeout how long a tick may run; empty for no limit
 * @param cadence the cadence
 * @param enabled whether its scheduled ticks are enabled
 * @param hooks the optional methods that it overrides
 * @param virtualThread whether it runs on a virtual thread
 * @param onCrash what happens to a run that was claimed and not finished
 * @param fence which of its transactions are fenced; {@code null} if none are
 * @param oneTransaction whether one transaction is around each of its ticks
 * @param weight how much of a replica's share it takes
 * @param partition which partition of a worker it is; {@code null} if the worker is not divided
 */
public record WorkerSettings(
        String name,
        long lockId,
        Schedule schedule,
        WakeUps wakeUps,
        Optional<Duration> timeout,
        Cadence cadence,
        boolean enabled,
        Set<Hook> hooks,
        boolean virtualThread,
        OnCrash onCrash,
        Fence fence,
        boolean oneTransaction,
        int weight,
        Partition partition) {

    public WorkerSettings(String name, long lockId, Schedule schedule, WakeUps wakeUps, Optional<Duration> timeout,
            Cadence cadence, boolean enabled, Set<Hook> hooks, boolean virtualThread) {
        this(name, lockId, schedule, wakeUps, timeout, cadence, enabled, hooks, virtualThread, OnCrash.RERUN, null, false, 1,
                null);
    }

    /** Returns the interval; of a cron worker the longest time between two occurrences. */
    public Duration interval() {
        return schedule.interval();
    }

    public boolean isFenced() {
        return fence != null;
    }

    public boolean has(Hook hook) {
        return hooks.contains(hook);
    }

    /** Returns the same settings with another schedule. */
    public WorkerSettings with(Schedule other) {
        return new WorkerSettings(name, lockId, other, wakeUps, timeout, cadence, enabled, hooks, virtualThread, onCrash,
                fence, oneTransaction, weight, partition);
    }

    /** Returns the settings of a partition of this worker. */
    WorkerSettings of(Partition part) {
        return new WorkerSettings(part.name(), lockId + part.index(), schedule, wakeUps, timeout, cadence, enabled, hooks,
                virtualThread, onCrash, fence, oneTransaction, weight, part);
    }

    /** Returns the name of the worker, which for a partition differs from its own name. */
    public String worker() {
        return partition == null ? name : partition.worker();
    }
}
