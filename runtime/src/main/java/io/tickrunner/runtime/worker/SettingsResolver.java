package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.eclipse.microprofile.config.ConfigProvider;

import io.tickrunner.Cadence;
import io.tickrunner.Fence;
import io.tickrunner.OnCrash;
import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.config.TickrunnerConfig.WorkerConfig;
import io.tickrunner.runtime.config.WorkerConfigs;
import io.tickrunner.runtime.text.DurationText;

/** Combines a worker's class or definition with the overriding configuration, and checks the result by {@link WorkerRules}. */
public final class SettingsResolver {

    private static final String PREFIX = "quarkus.tickrunner.workers.";

    private final TickrunnerConfig config;
    private final WorkerConfigs workerConfigs;
    private final ScheduleReader schedules;
    private final PartitionReader partitions = new PartitionReader(SettingsResolver::property);
    private final Function<Long, Optional<String>> keyFault;
    private final boolean ledger;
    private final Supplier<List<String>> fenceFaults;

    /**
     * @param schedules reads the schedules
     * @param keyFault returns why a lock ID does not fit the key space
     * @param ledger whether the app keeps a ledger
     * @param fenceFaults returns all reasons why this app can fence no worker; empty if it can. Asked for fenced workers only
     */
    public SettingsResolver(TickrunnerConfig config, ScheduleReader schedules, Function<Long, Optional<String>> keyFault,
            boolean ledger, Supplier<List<String>> fenceFaults) {
        this.fenceFaults = fenceFaults;
        this.ledger = ledger;
        this.config = config;
        this.workerConfigs = new WorkerConfigs(config.workers());
        this.schedules = schedules;
        this.keyFault = keyFault;
    }

    private static Optional<String> property(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class);
    }

    /**
     * Resolves a worker bean.
     *
     * @param faults receives the errors, each with its place and fix
     * @return the settings, one for each partition in their order; empty if there are errors
     */
    public List<WorkerSettings> resolve(WorkerSpec spec, Collection<String> faults) {
        String where = "@TickWorker on " + spec.className() + ": ";
        List<String> found = new ArrayList<>();
        OptionalInt override = workerConfigs.of(spec.name()).map(WorkerConfig::partitions).orElse(OptionalInt.empty());
        OptionalInt number = partitions.read(spec.partitions(), override, where, key(spec.name()), found);
        number.ifPresent(count -> WorkerRules.lockIdsFault(spec.lockId(), count)
                .or(() -> keyFault.apply(spec.lockId() + count - 1)).ifPresent(fault -> found.add(where + fault)));
        Optional<WorkerSettings> settings = resolveWhole(spec, where, found);
        // An ID that does not fit would be reported for the first and for the last partition.
        found.stream().distinct().forEach(faults::add);
        if (!found.isEmpty()) {
            return List.of();
        }
        WorkerSettings whole = settings.orElseThrow();
        return number.isEmpty() ? List.of(whole)
                : IntStream.range(0, number.getAsInt())
                        .mapToObj(index -> whole.of(new Partition(spec.name(), index, number.getAsInt()))).toList();
    }

    private Optional<WorkerSettings> resolveWhole(WorkerSpec spec, String where, Collection<String> faults) {
        return resolve(new Wanted(spec.name(), spec.lockId(), spec.schedule(), spec.wakeUps(), spec.timeout(), spec.cadence(),
                spec.allowLongInterval(), spec.hooks(), spec.virtualThread(), spec.onCrash(), spec.fence(),
                spec.weight()), where, faults);
    }

    /**
     * A worker's own settings, before configuration. Missing values are {@code null}.
     */
    record Wanted(String name, Long lockId, ScheduleSpec schedule, WakeUpSpec wakeUps, String timeout, Cadence cadence,
            boolean allowLongInterval,
            Set<Hook> hooks, boolean virtualThread, OnCrash onCrash, FenceSpec fence, int weight) {
    }

    public Optional<WorkerSettings> resolve(Wanted wanted, String where, Collection<String> faults) {
        Optional<WorkerConfig> override = workerConfigs.of(wanted.name());
        List<String> found = new ArrayList<>();
        if (wanted.lockId() == null) {
            found.add(where + "lockId is missing; set a unique lock ID");
        } else {
            keyFault.apply(wanted.lockId()).ifPresent(fault -> found.add(where + fault));
        }

        Optional<Schedule> schedule = readSchedule(wanted, override, where, found);
        WakeUps wakeUps = readWakeUps(wanted, override, schedule, where, found);

        Optional<String> timeoutOverride = override.flatMap(WorkerConfig::timeout);
        String timeoutText = timeoutOverride.orElse(wanted.timeout());
        Optional<Duration> timeout = timeoutText.isEmpty() ? Optional.empty()
                : read("timeout", timeoutText, timeoutOverride.isPresent() ? key(wanted.name()) : where,
                        WorkerRules::timeoutFault, found);

        Optional<OnCrash> onCrashOverride = override.flatMap(WorkerConfig::onCrash);
        Optional<OnCrash> onCrash = onCrashOverride.or(() -> Optional.ofNullable(wanted.onCrash()));
        if (!ledger) {
            onCrash.map(WorkerRules::onCrashFault)
                    .ifPresent(fault -> found.add((onCrashOverride.isPresent() ? key(wanted.name()) : where) + fault));
        }

        FenceSpec fence = readFence(wanted, override, where, found);
        OptionalInt weightOverride = override.map(WorkerConfig::weight).orElse(OptionalInt.empty());
        int weight = weightOverride.orElse(wanted.weight());
        WorkerRules.weightFault(weight)
                .ifPresent(fault -> found.add((weightOverride.isPresent() ? key(wanted.name()) : where) + fault));

        faults.addAll(found);
        if (!found.isEmpty()) {
            return Optional.empty();
        }
        Cadence cadence = override.flatMap(WorkerConfig::cadence)
                .orElse(wanted.cadence() == null ? config.cadence() : wanted.cadence());
        boolean enabled = config.enabled() && override.map(WorkerConfig::enabled).orElse(true);
        return Optional.of(new WorkerSettings(wanted.name(), wanted.lockId(),
                schedule.orElseThrow(), wakeUps, timeout, cadence, enabled,
                wanted.hooks(), wanted.virtualThread(), onCrash.orElse(OnCrash.RERUN), fence.effective(),
                fence.oneTransaction(), weight, null));
    }

    private FenceSpec readFence(Wanted wanted, Optional<WorkerConfig> override, String where, Collection<String> faults) {
        Optional<Boolean> fenced = override.flatMap(WorkerConfig::fenced);
        Optional<Fence> fence = override.flatMap(WorkerConfig::fence);
        FenceSpec effective = wanted.fence().overridden(fenced, fence);
        WorkerRules.idleFenceFault(effective)
                .ifPresent(fault -> faults.add((fence.isPresent() ? key(wanted.name()) : where) + fault));
        if (effective.fenced()) {
            fenceFaults.get().forEach(fault -> faults.add((fenced.isPresent() ? key(wanted.name()) : where) + fault));
        }
        return effective;
    }

    private Optional<Schedule> readSchedule(Wanted wanted, Optional<WorkerConfig> override, String where,
            Collection<String> faults) {
        Optional<WorkerConfig> other = override.filter(o -> o.every().isPresent() || o.cron().isPresent());
        ScheduleSpec own = wanted.schedule();
        ScheduleSpec effective = new ScheduleSpec(
                other.isPresent() ? other.flatMap(WorkerConfig::every).orElse("") : own.every(),
                other.isPresent() ? other.flatMap(WorkerConfig::cron).orElse("") : own.cron(),
                override.flatMap(WorkerConfig::timeZone).orElse(own.timeZone()),
                override.flatMap(WorkerConfig::jitter).orElse(own.jitter()),
                override.flatMap(WorkerConfig::missed).orElse(own.missed()),
                override.flatMap(WorkerConfig::missedWithin).orElse(own.missedWithin()),
                override.flatMap(WorkerConfig::retry).orElse(own.retry()),
                override.map(WorkerConfig::maxRetries).filter(OptionalInt::isPresent).map(OptionalInt::getAsInt)
                        .orElse(own.maxRetries()));
        // A very long interval that is configured for one worker by its name is intended.
        boolean allowLong = wanted.allowLongInterval() || other.isPresent();
        return schedules.read(other.map(o -> withoutWhatNoLongerApplies(effective, own, o)).orElse(effective), allowLong,
                attribute -> isConfigured(attribute, override) ? key(wanted.name()) : where, faults);
    }

    private static WakeUps readWakeUps(Wanted wanted, Optional<WorkerConfig> override, Optional<Schedule> schedule,
            String where, Collection<String> faults) {
        WakeUpSpec own = wanted.wakeUps();
        WakeUpSpec effective = new WakeUpSpec(override.flatMap(WorkerConfig::wakeOn).orElse(own.wakeOn()),
                override.flatMap(WorkerConfig::atMostEvery).orElse(own.atMostEvery()));
        return new WakeUpReader(true).read(effective, schedule.filter(s -> !s.isPlanned()).map(Schedule::interval),
                attribute -> isConfigured(attribute, override) ? key(wanted.name()) : where, faults);
    }

    /** An interval that replaces a cron expression makes the annotation's settings for that irrelevant. */
    private static ScheduleSpec withoutWhatNoLongerApplies(ScheduleSpec effective, ScheduleSpec own, WorkerConfig override) {
        if (!effective.cron().isEmpty() || own.cron().isEmpty()) {
            return effective;
        }
        return new ScheduleSpec(effective.every(), "", override.timeZone().orElse(""), override.jitter().orElse(""),
                override.missed().orElse(null), override.missedWithin().orElse(""), effective.retry(), effective.maxRetries());
    }

    private static boolean isConfigured(String attribute, Optional<WorkerConfig> override) {
        return switch (attribute) {
            case "every", "cron" -> override.filter(o -> o.every().isPresent() || o.cron().isPresent()).isPresent();
            case "timeZone" -> override.flatMap(WorkerConfig::timeZone).isPresent();
            case "jitter" -> override.flatMap(WorkerConfig::jitter).isPresent();
            case "missed" -> override.flatMap(WorkerConfig::missed).isPresent();
            case "missedWithin" -> override.flatMap(WorkerConfig::missedWithin).isPresent();
            case "wakeOn" -> override.flatMap(WorkerConfig::wakeOn).isPresent();
            case "atMostEvery" -> override.flatMap(WorkerConfig::atMostEvery).isPresent();
            case "retry" -> override.flatMap(WorkerConfig::retry).isPresent();
            default -> override.map(WorkerConfig::maxRetries).filter(OptionalInt::isPresent).isPresent();
        };
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
