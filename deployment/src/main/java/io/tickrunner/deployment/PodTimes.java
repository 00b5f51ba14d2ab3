package io.tickrunner.deployment;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import org.eclipse.microprofile.config.Config;

import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.worker.WorkerSpec;

/** How long a pod of the app may take to start and to stop, as far as the build can tell. */
final class PodTimes {

    /** What Kubernetes gives when a manifest says nothing; never less, as workers are not all that a pod has to end. */
    private static final Duration KUBERNETES_GRACE = Duration.ofSeconds(30);
    /** What Tickrunner gives running ticks when nothing is configured. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(10);
    /** Interrupted ticks end, the lock session and the pools close, the process exits. */
    private static final Duration MARGIN = Duration.ofSeconds(7);
    /** For a startup hook without a timeout: nobody knows, so rather wait than restart it again and again. */
    private static final Duration UNKNOWN_STARTUP = Duration.ofMinutes(10);
    /** The app itself starts, and the hook gets its lock. */
    private static final Duration APP_STARTUP = Duration.ofSeconds(30);

    private PodTimes() {
    }

    /**
     * From the signal to the exit: the delay, then the wait for requests, and beside both, from the signal on, the ticks'
     * grace.
     * These settings belong to run time; what counts here is their value in the configuration that the build sees.
     */
    static Duration terminationGrace(Config config, boolean delayEnabled) {
        Duration delay = delayEnabled ? duration(config, "quarkus.shutdown.delay", Duration.ZERO) : Duration.ZERO;
        Duration requests = duration(config, "quarkus.shutdown.timeout", Duration.ZERO);
        Duration ticks = duration(config, "quarkus.tickrunner.shutdown-grace",
                requests.isZero() ? SHUTDOWN_GRACE : requests);
        return max(KUBERNETES_GRACE, max(delay.plus(requests), ticks).plus(MARGIN));
    }

    /** Startup hooks run side by side, so the longest counts. */
    static Duration startupBudget(List<WorkerSpec> starters) {
        return starters.stream().map(PodTimes::startup).max(Comparator.naturalOrder()).orElse(Duration.ZERO).plus(APP_STARTUP);
    }

    private static Duration startup(WorkerSpec worker) {
        boolean known = !worker.timeout().isEmpty() && !DurationText.isExpression(worker.timeout());
        return known ? DurationText.parse("timeout", worker.timeout()) : UNKNOWN_STARTUP;
    }

    private static Duration duration(Config config, String key, Duration otherwise) {
        return config.getOptionalValue(key, Duration.class).orElse(otherwise);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
