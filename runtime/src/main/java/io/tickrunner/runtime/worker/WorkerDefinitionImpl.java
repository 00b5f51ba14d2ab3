package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import io.tickrunner.Cadence;
import io.tickrunner.Fence;
import io.tickrunner.Missed;
import io.tickrunner.OnCrash;
import io.tickrunner.TickService;
import io.tickrunner.WorkerDefinition;

/** Collects a definition; the registry checks it. */
public final class WorkerDefinitionImpl implements WorkerDefinition {

    private final Function<WorkerDefinitionImpl, TickService> registrar;
    private final String name;
    private final Set<Hook> hooks = EnumSet.noneOf(Hook.class);
    private Long lockId;
    private String every = "";
    private String cron = "";
    private String timeZone = "";
    private String jitter = "";
    private Missed missed;
    private String missedWithin = "";
    private OnCrash onCrash;
    private String retry = "";
    private Integer maxRetries;
    private String wakeOn = "";
    private String atMostEvery = "";
    private String timeout = "";
    private Cadence cadence;
    private boolean allowLongInterval;
    private int weight = 1;
    private boolean fenced;
    private Fence fence;
    private boolean virtualThread;
    private TickConsumer work;
    private BooleanSupplier gate;
    private TickConsumer startup;
    private Consumer<Throwable> onError;
    private boolean registered;

    public WorkerDefinitionImpl(Function<WorkerDefinitionImpl, TickService> registrar, String name) {
        this.registrar = registrar;
        this.name = Objects.requireNonNull(name, "name");
    }

    @Override
    public WorkerDefinition lockId(long lockId) {
        this.lockId = lockId;
        return this;
    }

    @Override
    public WorkerDefinition every(String every) {
        this.every = Objects.requireNonNull(every, "every");
        return this;
    }

    @Override
    public WorkerDefinition every(Duration every) {
        return every(every.toString());
    }

    @Override
    public WorkerDefinition cron(String cron) {
        this.cron = Objects.requireNonNull(cron, "cron");
        return this;
    }

    @Override
    public WorkerDefinition timeZone(String timeZone) {
        this.timeZone = Objects.requireNonNull(timeZone, "timeZone");
        return this;
    }

    @Override
    public WorkerDefinition jitter(String jitter) {
        this.jitter = Objects.requireNonNull(jitter, "jitter");
        return this;
    }

    @Override
    public WorkerDefinition jitter(Duration jitter) {
        return jitter(jitter.toString());
    }

    @Override
    public WorkerDefinition missed(Missed missed) {
        this.missed = Objects.requireNonNull(missed, "missed");
        return this;
    }

    @Override
    public WorkerDefinition missedWithin(String missedWithin) {
        this.missedWithin = Objects.requireNonNull(missedWithin, "missedWithin");
        return this;
    }

    @Override
    public WorkerDefinition missedWithin(Duration missedWithin) {
        return missedWithin(missedWithin.toString());
    }

    @Override
    public WorkerDefinition onCrash(OnCrash onCrash) {
        this.onCrash = Objects.requireNonNull(onCrash, "onCrash");
        return this;
    }

    @Override
    public WorkerDefinition retry(String retry) {
        this.retry = Objects.requireNonNull(retry, "retry");
        return this;
    }

    @Override
    public WorkerDefinition retry(Duration retry) {
        return retry(retry.toString());
    }

    @Override
    public WorkerDefinition maxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
        return this;
    }

    @Override
    public WorkerDefinition wakeOn(String channel) {
        this.wakeOn = Objects.requireNonNull(channel, "channel");
        return this;
    }

    @Override
    public WorkerDefinition atMostEvery(String atMostEvery) {
        this.atMostEvery = Objects.requireNonNull(atMostEvery, "atMostEvery");
        return this;
    }

    @Override
    public WorkerDefinition atMostEvery(Duration atMostEvery) {
        return atMostEvery(atMostEvery.toString());
    }

    @Override
    public WorkerDefinition work(TickConsumer work) {
        this.work = Objects.requireNonNull(work, "work");
        return this;
    }

    @Override
    public WorkerDefinition shouldRun(BooleanSupplier shouldRun) {
        this.gate = Objects.requireNonNull(shouldRun, "shouldRun");
        hooks.add(Hook.SHOULD_RUN);
        return this;
    }

    @Override
    public WorkerDefinition startup(TickConsumer startup) {
        this.startup = Objects.requireNonNull(startup, "startup");
        hooks.add(Hook.STARTUP);
        return this;
    }

    @Override
    public WorkerDefinition onError(Consumer<Throwable> onError) {
        this.onError = Objects.requireNonNull(onError, "onError");
        hooks.add(Hook.ON_ERROR);
        return this;
    }

    @Override
    public WorkerDefinition timeout(String timeout) {
        this.timeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    @Override
    public WorkerDefinition timeout(Duration timeout) {
        return timeout(timeout.toString());
    }

    @Override
    public WorkerDefinition cadence(Cadence cadence) {
        this.cadence = Objects.requireNonNull(cadence, "cadence");
        return this;
    }

    @Override
    public WorkerDefinition weight(int weight) {
        this.weight = weight;
        return this;
    }

    @Override
    public WorkerDefinition allowLongInterval() {
        this.allowLongInterval = true;
        return this;
    }

    @Override
    public WorkerDefinition fenced() {
        this.fenced = true;
        return this;
    }

    @Override
    public WorkerDefinition fence(Fence fence) {
        this.fence = Objects.requireNonNull(fence, "fence");
        return this;
    }

    @Override
    public WorkerDefinition runOnVirtualThread() {
        this.virtualThread = true;
        return this;
    }

    @Override
    public TickService register() {
        if (registered) {
            throw new IllegalStateException("The definition of worker \"" + name + "\" is already registered; start another"
                    + " one with newWorker(name)");
        }
        TickService service = registrar.apply(this);
        registered = true;
        return service;
    }

    /** Returns whether the work is set, which no other rule checks. */
    public boolean hasWork() {
        return work != null;
    }

    public String name() {
        return name;
    }

    public Long lockId() {
        return lockId;
    }

    public DefinedWorker.Parts parts() {
        return new DefinedWorker.Parts(work, gate, startup, onError);
    }

    public SettingsResolver.Wanted wanted() {
        return new SettingsResolver.Wanted(name, lockId,
                new ScheduleSpec(every, cron, timeZone, jitter, missed, missedWithin, retry, maxRetries),
                new WakeUpSpec(wakeOn, atMostEvery), timeout, cadence,
                allowLongInterval, Set.copyOf(hooks),
                virtualThread, onCrash, new FenceSpec(fenced, fence, false), weight);
    }
}
