package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import io.tickrunner.Cadence;

/**
 * A worker's settings in force, after configuration.
 *
 * @param name the worker's name
 * @param lockId the advisory-lock key
 * @param interval the interval
 * @param timeout how long a tick may run; empty for no limit
 * @param cadence the cadence
 * @param enabled whether it ticks by itself
 * @param hooks the optional methods that it has
 * @param virtualThread whether it runs on a virtual thread
 */
public record WorkerSettings(
        String name,
        long lockId,
        Duration interval,
        Optional<Duration> timeout,
        Cadence cadence,
        boolean enabled,
        Set<Hook> hooks,
        boolean virtualThread) {

    public boolean has(Hook hook) {
        return hooks.contains(hook);
    }
}
