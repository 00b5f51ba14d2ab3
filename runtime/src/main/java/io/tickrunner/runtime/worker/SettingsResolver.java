package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.eclipse.microprofile.config.ConfigProvider;

import io.tickrunner.Cadence;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.config.TickrunnerConfig.WorkerConfig;
import io.tickrunner.runtime.config.WorkerConfigs;
import io.tickrunner.runtime.text.DurationText;

/** Combines a worker's class or definition with the overriding configuration, and checks the result by {@link WorkerRules}. */
public final class SettingsResolver {

    private static final String PREFIX = "quarkus.tickrunner.workers.";

    private final TickrunnerConfig config;
    private final WorkerConfigs workerConfigs;
    private final Function<Long, Optional<String>> keyFault;

    /**
     * @param keyFault returns why a lock ID does not fit the key space
     */
    public SettingsResolver(TickrunnerConfig config, Function<Long, Optional<String>> keyFault) {
        this.config = config;
        this.workerConfigs = new WorkerConfigs(config.workers());
        this.keyFault = keyFault;
    }

    /**
     * Resolves a worker bean.
     *
     * @param faults receives the errors, each with its place and fix
     * @return the settings; empty if there are errors
     */
    public Optional<WorkerSettings> resolve(WorkerSpec spec, Collection<String> faults) {
        String where = "@TickWorker on " + spec.className() + ": ";
        return resolve(new Wanted(spec.name(), spec.lockId(), spec.every(), spec.timeout(), spec.cadence(),
                spec.allowLongInterval(), spec.hooks(), spec.virtualThread()), where, faults);
    }

    /**
     * A worker's own settings, before configuration. Missing values are {@code null}.
     */
    record Wanted(String name, Long lockId, String every, String timeout, Cadence cadence, boolean allowLongInterval,
            Set<Hook> hooks, boolean virtualThread) {
    }

    public Optional<WorkerSettings> resolve(Wanted wanted, String where, Collection<String> faults) {
        Optional<WorkerConfig> override = workerConfigs.of(wanted.name());
        List<String> found = new ArrayList<>();
        if (wanted.lockId() == null) {
            found.add(where + "lockId is missing; set a unique lock ID");
        } else {
            keyFault.apply(wanted.lockId()).ifPresent(fault -> found.add(where + fault));
        }

        Optional<String> everyOverride = override.flatMap(WorkerConfig::every);
        // A very long interval that is configured for one worker by its name is intended.
        boolean allowLong = wanted.allowLongInterval() || everyOverride.isPresent();
        String everyText = everyOverride.orElse(wanted.every());
        Optional<Duration> interval = Optional.empty();
        if (everyText == null) {
            found.add(where + "every is missing; set an interval of at least "
                    + DurationText.format(WorkerRules.MIN_INTERVAL));
        } else {
            interval = read("every", everyText, everyOverride.isPresent() ? key(wanted.name()) : where,
                    d -> WorkerRules.intervalFault(d, allowLong), found);
        }

        Optional<String> timeoutOverride = override.flatMap(WorkerConfig::timeout);
        String timeoutText = timeoutOverride.orElse(wanted.timeout());
        Optional<Duration> timeout = timeoutText.isEmpty() ? Optional.empty()
                : read("timeout", timeoutText, timeoutOverride.isPresent() ? key(wanted.name()) : where,
                        WorkerRules::timeoutFault, found);

        faults.addAll(found);
        if (!found.isEmpty()) {
            return Optional.empty();
        }
        Cadence cadence = override.flatMap(WorkerConfig::cadence)
                .orElse(wanted.cadence() == null ? config.cadence() : wanted.cadence());
        boolean enabled = config.enabled() && override.map(WorkerConfig::enabled).orElse(true);
        return Optional.of(new WorkerSettings(wanted.name(), wanted.lockId(), interval.orElseThrow(), timeout, cadence, enabled,
                wanted.hooks(), wanted.virtualThread()));
    }

    private static Optional<Duration> read(String attribute, String text, String where,
            Function<Duration, Optional<String>> rule, Collection<String> faults) {
        Duration duration;
        try {
            duration = DurationText.parse(attribute, text);
        } catch (IllegalArgumentException e) {
            faults.add(where + e.getMessage());
            return Optional.empty();
        }
        Optional<String> fault = rule.apply(duration);
        fault.ifPresent(f -> faults.add(where + f));
        return fault.isPresent() ? Optional.empty() : Optional.of(duration);
    }

    private static String key(String worker) {
        return PREFIX + "\"" + worker + "\": ";
    }

    /** Returns an error with the nearest name for each configured worker that does not exist. */
    public List<String> unknownNames(Collection<String> workers) {
        return workerConfigs.faults(workers, ConfigProvider.getConfig().getPropertyNames());
    }
}
