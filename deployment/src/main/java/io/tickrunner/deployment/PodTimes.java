package io.tickrunner.deployment;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import org.eclipse.microprofile.config.Config;

import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.text.PropertyText;
import io.tickrunner.runtime.worker.WorkerSpec;

/** Estimates at build time how long a pod of the app may take to start and to stop. */
final class PodTimes {

    /** The default of Kubernetes. Used as a lower bound because a pod has to end more than its workers. */
    private static final Duration KUBERNETES_GRACE = Duration.ofSeconds(30);
    /** The default of {@code quarkus.tickrunner.shutdown-grace}. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(10);
    /** Time for interrupted ticks to end, the lock session and the pools to close, and the process to exit. */
    private static final Duration MARGIN = Duration.ofSeconds(7);
    /** Used for a startup hook without a known timeout. A long wait is better than restarting the pod repeatedly. */
    private static final Duration UNKNOWN_STARTUP = Duration.ofMinutes(10);
    /** Time for the app to start and the hook to acquire its lock. */
    private static final Duration APP_STARTUP = Duration.ofSeconds(30);

    private PodTimes() {
    }

    /**
     * Returns the time from the signal to the exit. The shutdown delay is followed by the wait for requests; the grace of the
     * ticks runs in parallel, from the signal on. These are run-time settings, so the values that the build sees are used.
     */
    static Duration terminationGrace(Config config, boolean delayEnabled) {
        Duration delay = delayEnabled ? duration(config, "quarkus.shutdown.delay", Duration.ZERO) : Duration.ZERO;
        Duration requests = duration(config, "quarkus.shutdown.timeout", Duration.ZERO);
        Duration ticks = duration(config, "quarkus.tickrunner.shutdown-grace",
                requests.isZero() ? SHUTDOWN_GRACE : requests);
        return max(KUBERNETES_GRACE, max(delay.plus(requests), ticks).plus(MARGIN));
    }

    /** Returns the time that the startup probe must allow. Startup hooks run in parallel, so the longest one counts. */
    static Duration startupBudget(List<WorkerSpec> starters) {
        return starters.stream().map(PodTimes::startup).max(Comparator.naturalOrder()).orElse(Duration.ZERO).plus(APP_STARTUP);
    }

    private static Duration startup(WorkerSpec worker) {
        boolean known = !worker.timeout().isEmpty() && !PropertyText.isExpression(worker.timeout());
        return known ? DurationText.parse("timeout", worker.timeout()) : UNKNOWN_STARTUP;
    }

    private static Duration duration(Config config, String key, Duration otherwise) {
        return config.getOptionalValue(key, Duration.class).orElse(otherwise);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
