package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.cronutils.model.CronType;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.Cadence;
import io.tickrunner.Fence;
import io.tickrunner.Missed;
import io.tickrunner.OnCrash;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.runtime.cadence.CronSchedule;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.ledger.FakeLedger;
import io.tickrunner.runtime.ledger.FinishedRun;
import io.tickrunner.runtime.ledger.Ledger;
import io.tickrunner.runtime.ledger.LedgerMemory;
import io.tickrunner.runtime.ledger.LedgerWriter;
import io.tickrunner.runtime.ledger.ServerTime;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.time.ManualTime;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.Rescheduler;
import io.tickrunner.runtime.worker.ScheduleReader;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

/** A replica whose only worker ticks on the thread of the test, whenever the test lets time pass. */
final class ManualReplica {

    static final long LOCK_ID = 1;

    final ManualTime time = new ManualTime();
    final FakeScheduler scheduler = new FakeScheduler();
    /** The results in order. */
    final List<TickResult> results = new ArrayList<>();
    /** The ticks whose work began, in order. */
    final List<Tick> ticks = new ArrayList<>();
    Cadence cadence = Cadence.CLUSTER;
    WakeUps wakeUps = WakeUps.ON_REQUEST;
    Set<Hook> hooks = EnumSet.noneOf(Hook.class);
    InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();
    /** What the worker gets instead of the locker; {@code null} for the locker. */
    AdvisoryLocker coordinator;

    /** The ledger; {@code null} if the app does not keep one. */
    FakeLedger ledger;
    /** Whether ended runs are recorded in the ledger. */
    boolean recordsRuns = true;
    OnCrash onCrash = OnCrash.RERUN;
    /** Which transactions are fenced; {@code null} if none are. */
    Fence fence;

    private LedgerWriter writer;

    /** Makes the app keep a ledger. */
    FakeLedger keepLedger() {
        ledger = new FakeLedger(time);
        return ledger;
    }

    private Optional<Ledger> ledger() {
        if (ledger == null) {
            return Optional.empty();
        }
        LedgerMemory memory = new LedgerMemory(ledger, SystemThreads.INSTANCE);
        writer = new LedgerWriter(ledger, memory, RealTime.INSTANCE, SystemThreads.INSTANCE, Duration.ofMinutes(10));
        writer.start();
        return Optional.of(new Ledger(ledger, memory, writer, new ServerTime(time)));
    }

    private void record(TickResult result) {
        if (writer != null && recordsRuns && result.workTime().isPresent()) {
            writer.offer(new FinishedRun(new WorkerKey("sweep", LOCK_ID), time.nanos(), time.nanos(), result.occurrence(),
                    !result.forced(), null, 1, result.outcome(), null, null, null, result.claim()));
        }
    }

    /** Starts the worker. */
    WorkerService start(Schedule schedule, Worker work) {
        TickObserver observer = new TickObserver() {

            @Override
            public void ticked(WorkerView worker, TickResult result) {
                results.add(result);
                record(result);
            }
        };
        Worker recording = new Worker() {

            @Override
            public boolean shouldRun() {
                return work.shouldRun();
            }

            @Override
            public void tick(Tick tick) throws Exception {
                ticks.add(tick);
                work.tick(tick);
            }

            @Override
            public void startup(Tick tick) throws Exception {
                work.startup(tick);
            }
        };
        TickEnvironment environment = new TickEnvironment(coordinator == null ? locker : coordinator, scheduler.scheduler(),
                virtual -> Runnable::run, time,
                SystemThreads.INSTANCE, List.of(observer), config(), TickTracer.NONE, List.of(), new Rescheduler(
                        new ScheduleReader(CronType.QUARTZ, () -> ZoneOffset.UTC, time::now, true)),
                ledger(), Optional.of(FakeFences.of(ledger)), new Drain());
        WorkerService worker = new WorkerService(
                new WorkerSettings("sweep", LOCK_ID, schedule, wakeUps, Optional.empty(), cadence, true, hooks,
                        false, onCrash, fence, false, 1, null),
                recording,
                environment);
        if (ledger != null && ledger.failure == null) {
            environment.ledger().orElseThrow().time().adjust(ledger.open());
            worker.remembered(ledger.row("sweep"), ledger.open());
        }
        worker.start();
        return worker;
    }

    List<Outcome> outcomes() {
        return results.stream().map(TickResult::outcome).toList();
    }

    List<Instant> occurrences() {
        return ticks.stream().map(tick -> tick.occurrence().orElse(null)).toList();
    }

    List<Integer> attempts() {
        return ticks.stream().map(Tick::attempt).toList();
    }

    /** Returns a schedule whose first tick comes at once. */
    static Schedule every(Duration interval, Retry retry) {
        return new IntervalSchedule(interval, Optional.of(Duration.ZERO), Optional.ofNullable(retry));
    }

    static Schedule cron(String expression, Missed missed, Retry retry) {
        CronSchedule cron = CronSchedule.parse(expression, CronType.QUARTZ, ZoneOffset.UTC);
        return new PlannedSchedule(cron, Duration.ofDays(1), Optional.empty(), missed, Duration.ofHours(6),
                Optional.ofNullable(retry));
    }

    private static TickrunnerConfig config() {
        return new SmallRyeConfigBuilder().addDefaultInterceptors().addDiscoveredConverters()
                .withMapping(TickrunnerConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter()).build()
                .getConfigMapping(TickrunnerConfig.class);
    }
}
