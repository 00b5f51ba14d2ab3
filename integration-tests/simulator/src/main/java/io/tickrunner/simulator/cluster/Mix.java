package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.tickrunner.Cadence;
import io.tickrunner.Missed;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.config.TakeOverMode;
import io.tickrunner.simulator.kernel.KernelOptions;

/** What a seed is applied to: anything, or a short history with few kinds of faults that finds one kind of fault soon. */
public enum Mix {
    /** Whatever the seed draws. */
    ANYTHING(null),
    /** Hours and days with little to do and few faults. */
    QUIET(null),
    /** Cron workers, and wall clocks that are far apart. */
    CRON(null),
    /** Up to fifty replicas share many workers. */
    MEMBERSHIP(null),
    /** The same, most of which are partitions of divided workers. */
    DIVIDED(null),
    /** Up to twelve replicas, of several versions of the app, each of which lacks some workers. */
    VERSIONS(null),
    /** Nothing goes wrong. */
    CALM(plain -> plain),
    /** Replicas with clocks that are up to an hour apart end, or their sessions do, while cron workers run. */
    OCCURRENCES(plain -> apart(plain).with(Fault.KILL, Fault.TERMINATE, Fault.TERMINATE_SESSION, Fault.CLOCK_JUMP)
            .with(WorkerPlan.of(1, CronPlan.OFTEN, Cadence.CLUSTER), WorkerPlan.of(2, CronPlan.OFTEN, Cadence.REPLICA),
                    WorkerPlan.of(3, CronPlan.EVERY_MINUTE_IN_BERLIN, Cadence.CLUSTER))),
    /** Cron workers are paused or halted, or their replicas frozen, for longer than from one occurrence to the next. */
    MISSES(plain -> plain.with(Fault.PAUSE, Fault.FREEZE, Fault.SCHEDULER_HALTED, Fault.CLOCK_JUMP)
            .withOptions(plain.options().withClocks(Duration.ofMinutes(2), 50)).withFaulty(Duration.ofSeconds(240))
            .withOutages(Duration.ofSeconds(20), Duration.ofSeconds(60))
            .with(WorkerPlan.of(1, CronPlan.OFTEN, Cadence.CLUSTER),
                    WorkerPlan.of(2, CronPlan.OFTEN, Cadence.CLUSTER).withMissed(Missed.SKIP, Duration.ofHours(6)),
                    WorkerPlan.of(3, CronPlan.EVERY_MINUTE, Cadence.REPLICA).withMissed(Missed.SKIP, Duration.ofHours(6)),
                    WorkerPlan.of(4, CronPlan.EVERY_FIVE_MINUTES, Cadence.CLUSTER).withMissed(Missed.RUN_ONCE,
                            Duration.ofSeconds(70)))),
    /**
     * Sessions end all the time over a slow network, so that some end between the announcement of an occurrence and its work.
     */
    WITHDRAWN_OCCURRENCES(plain -> plain.with(Fault.TERMINATE_SESSION, Fault.SLOW_NETWORK).withReplicas(2)
            .withOutages(Duration.ofMillis(200), Duration.ofSeconds(4)).withFaulty(Duration.ofSeconds(62))
            .with(IntStream.rangeClosed(1, 12).mapToObj(id -> WorkerPlan.of(id, CronPlan.EVERY_MINUTE, Cadence.CLUSTER))
                    .toArray(WorkerPlan[]::new))),
    /** Workers fail, and are tried again before their next ticks. */
    RETRIES(plain -> apart(plain).with(Fault.TERMINATE, Fault.TERMINATE_SESSION, Fault.RUN_NOW)
            .with(WorkerPlan.of(1, 10, Cadence.CLUSTER).withFailures(0.7).withRetry(new Retry(Duration.ofSeconds(1), 2)),
                    WorkerPlan.of(2, 5, Cadence.CLUSTER).withFailures(0.8).withRetry(new Retry(Duration.ofSeconds(2), 5)),
                    WorkerPlan.of(3, CronPlan.OFTEN, Cadence.CLUSTER).withFailures(0.8)
                            .withRetry(new Retry(Duration.ofSeconds(2), 2)),
                    WorkerPlan.of(4, CronPlan.OFTEN, Cadence.REPLICA).withFailures(0.8)
                            .withRetry(new Retry(Duration.ofSeconds(6), 4)),
                    WorkerPlan.of(5, 20, Cadence.CLUSTER).withFailures(0.8).withRetry(new Retry(Duration.ofSeconds(2), 5))
                            .withWork(Duration.ofSeconds(2), Duration.ofSeconds(8)))),
    /** Workers are woken up, and nothing goes wrong. */
    WAKE_UPS(plain -> woken(plain).with(Fault.RUN_NOW)),
    /** Workers are woken up while their replicas end, or their sessions do. */
    WAKE_UPS_ENDS(plain -> woken(plain).with(Fault.KILL, Fault.TERMINATE, Fault.TERMINATE_SESSION)),
    /** Workers are woken up over a network that is slow, is cut, or ends connections. */
    WAKE_UPS_CUTS(plain -> woken(plain)
            .with(Fault.CUT, Fault.HALF_CUT, Fault.CUT_AND_TERMINATE, Fault.RESET, Fault.SLOW_NETWORK)
            .with(TakeOverMode.CERTAIN)),
    /** Workers are woken up while the server restarts, another takes over, or no notification passes. */
    WAKE_UPS_RESTARTS(plain -> woken(plain).with(Fault.RESTART_FAST, Fault.RESTART_IMMEDIATE, Fault.CRASH_BACKEND,
            Fault.NOTIFICATIONS_REFUSED, Fault.CUT_AND_FAIL_OVER)),
    /** Workers are woken up while they are paused or halted, and run by operators. */
    WAKE_UPS_PAUSES(plain -> woken(plain).with(Fault.PAUSE, Fault.RUN_NOW, Fault.SCHEDULER_HALTED, Fault.DRAIN)),
    /** Workers are woken up while processes are frozen or slow. */
    WAKE_UPS_STALLS(plain -> woken(plain).with(Fault.FREEZE, Fault.SLOW_THREADS).with(TakeOverMode.CERTAIN)),
    /** Workers that fail, or have their gates closed, are woken up. */
    WAKE_UPS_FAILURES(plain -> wokenInVain(plain).with(Fault.KILL, Fault.TERMINATE_SESSION)),
    /** Workers fail, run into their timeouts, or have their gates closed. */
    FAILURES(plain -> plain.with(WorkerPlan.of(1, 1, Cadence.CLUSTER).withFailures(0.7),
            WorkerPlan.of(2, 5, Cadence.CLUSTER).withFailures(0.3), WorkerPlan.of(3, 2, Cadence.CLUSTER).withGate(0.5),
            WorkerPlan.of(4, 4, Cadence.CLUSTER).withWork(Duration.ofMillis(500), Duration.ofSeconds(3))
                    .withTimeout(Duration.ofSeconds(1)))),
    /** Workers ignore their interrupts for a while. */
    STUBBORN(plain -> plain.with(Fault.TERMINATE_SESSION, Fault.TERMINATE)
            .with(WorkerPlan.of(1, 1, Cadence.CLUSTER).withWork(Duration.ofMillis(300), Duration.ofMillis(900))
                    .withStubborn(Duration.ofSeconds(20)),
                    WorkerPlan.of(2, 2, Cadence.CLUSTER).withWork(Duration.ofMillis(500), Duration.ofSeconds(3))
                            .withTimeout(Duration.ofSeconds(1)).withStubborn(Duration.ofSeconds(30)),
                    WorkerPlan.of(3, 2, Cadence.REPLICA).withWork(Duration.ofMillis(500), Duration.ofSeconds(3))
                            .withTimeout(Duration.ofSeconds(1)).withStubborn(Duration.ofSeconds(30)))),
    /** Workers run all the time, while sessions end and replicas are stopped. */
    FAST(plain -> plain.with(Fault.TERMINATE_SESSION, Fault.TERMINATE, Fault.RUN_NOW).withFaulty(Duration.ofSeconds(20))
            .with(WorkerPlan.ofInterval(1, Duration.ofMillis(10), Cadence.CLUSTER),
                    WorkerPlan.ofInterval(2, Duration.ofMillis(25), Cadence.REPLICA))),
    /** Workers have their gates closed for long, or nearly always. */
    GATES(plain -> plain.with(Fault.KILL, Fault.TERMINATE_SESSION)
            .with(WorkerPlan.of(1, 1, Cadence.CLUSTER).withGate(0.9), WorkerPlan.of(2, 2, Cadence.REPLICA).withGate(0.9),
                    WorkerPlan.of(3, 5, Cadence.CLUSTER).withGate(0.5))),
    /** Replicas die, or are stopped. */
    DEATHS(plain -> plain.with(Fault.KILL, Fault.TERMINATE)),
    /** Replicas are stopped, one after another, also in the middle of work. */
    ROLLING(plain -> busy(plain).with(Fault.TERMINATE).withHeartbeat(Duration.ofSeconds(3)).withReplicas(2)
            .withOutages(Duration.ofSeconds(20), Duration.ofSeconds(10)).withFaulty(Duration.ofSeconds(200))),
    /** The same, and replicas take over when they are certain. */
    ROLLING_CERTAIN(plain -> busy(plain).with(Fault.TERMINATE).with(TakeOverMode.CERTAIN)),
    /** Processes are frozen, or slow, and there is a worker with nothing to do. */
    STALLS(plain -> plain.with(Fault.FREEZE, Fault.SLOW_THREADS).with(TakeOverMode.CERTAIN)
            .with(WorkerPlan.of(1, 1, Cadence.CLUSTER).withWork(Duration.ZERO, Duration.ZERO),
                    WorkerPlan.of(2, 1, Cadence.CLUSTER).withWork(Duration.ofMillis(300), Duration.ofMillis(800)))),
    /** Sessions end while their replicas are frozen. */
    STALLED_ENDS(plain -> busy(plain).with(Fault.FREEZE, Fault.TERMINATE_SESSION).withOutages(Duration.ofMillis(800),
            Duration.ofSeconds(3))),
    /** Sessions end. */
    SESSIONS(plain -> busy(plain).with(Fault.TERMINATE_SESSION, Fault.RUN_NOW)),
    /** Sessions end all the time, and many wait for their locks. */
    ENDS(plain -> plain.with(Fault.TERMINATE_SESSION).withReplicas(4)
            .withOutages(Duration.ofMillis(700), Duration.ofSeconds(3))
            .with(WorkerPlan.of(1, 1, Cadence.CLUSTER).withWork(Duration.ofMillis(900), Duration.ofMillis(2_500)),
                    WorkerPlan.of(2, 1, Cadence.CLUSTER).withWork(Duration.ofMillis(900), Duration.ofMillis(2_500)),
                    WorkerPlan.of(3, 1, Cadence.CLUSTER).withWork(Duration.ofMillis(900), Duration.ofMillis(2_500)))),
    /** Sessions end all the time over a slow network, so that some end between the announcement of a start and the start. */
    WITHDRAWALS(plain -> plain.with(Fault.TERMINATE_SESSION, Fault.SLOW_NETWORK).withReplicas(2)
            .withOutages(Duration.ofMillis(200), Duration.ofSeconds(4)).withFaulty(Duration.ofSeconds(90))
            .with(IntStream.rangeClosed(1, 12).mapToObj(id -> WorkerPlan.of(id, 40, Cadence.CLUSTER))
                    .toArray(WorkerPlan[]::new))),
    /** The network ends connections. */
    RESETS(plain -> busy(plain).with(Fault.RESET, Fault.CLOSE_TOWARDS_CLIENT, Fault.RUN_NOW).with(TakeOverMode.CERTAIN)),
    /** The network is slow, and is cut then. */
    SLOW_NETWORK(plain -> plain.with(Fault.SLOW_NETWORK, Fault.CUT).with(TakeOverMode.CERTAIN)),
    /** The network is slow, gates close all the time, and operators run workers. */
    SLOW_HAND_OVERS(plain -> plain.with(Fault.SLOW_NETWORK, Fault.RUN_NOW).withReplicas(2)
            .withOutages(Duration.ofSeconds(4), Duration.ofSeconds(5))
            .with(WorkerPlan.of(1, 1, Cadence.CLUSTER).withGate(0.4), WorkerPlan.of(2, 1, Cadence.CLUSTER).withGate(0.4),
                    WorkerPlan.of(3, 2, Cadence.CLUSTER).withGate(0.4))),
    /** The network is cut, for shorter and for longer than the lease. */
    CUTS(plain -> busy(plain).with(Fault.CUT, Fault.HALF_CUT).with(TakeOverMode.CERTAIN)),
    /** The network is slow, or cut for so short that no session is lost, and callers do not wait for long. */
    SHORT_CUTS(plain -> plain.with(Fault.CUT, Fault.HALF_CUT, Fault.SLOW_NETWORK).with(TakeOverMode.CERTAIN)
            .withRequestTimeout(Duration.ofMillis(500)).withOutages(Duration.ofSeconds(3), Duration.ofSeconds(3))),
    /** Somebody ends the session of a replica that is cut off. */
    PARTITIONS(plain -> busy(plain).with(Fault.CUT_AND_TERMINATE).with(TakeOverMode.CERTAIN)),
    /** A proxy ends all sessions, and one replica does not learn it, while replicas come and go. */
    LOST_PROXIES(plain -> busy(plain).with(Fault.CUT_AND_TERMINATE_ALL, Fault.TERMINATE).with(TakeOverMode.CERTAIN)
            .withOutages(Duration.ofSeconds(5), Duration.ofSeconds(6))),
    /**
     * A proxy ends all sessions, one replica does not learn it, and the others pass the locks on because their gates are
     * closed.
     */
    PASSED_ON(plain -> plain.with(Fault.CUT_AND_TERMINATE_ALL).with(TakeOverMode.CERTAIN)
            .withOutages(Duration.ofSeconds(5), Duration.ofSeconds(6))
            .with(IntStream.rangeClosed(1, 4).mapToObj(id -> WorkerPlan.of(id, 1, Cadence.CLUSTER).withGate(0.3)
                    .withWork(Duration.ofMillis(300), Duration.ofMillis(800))).toArray(WorkerPlan[]::new))),
    /** The server is restarted. */
    RESTARTS(plain -> plain.with(Fault.RESTART_FAST, Fault.RESTART_IMMEDIATE, Fault.CRASH_BACKEND)),
    /** A standby takes over while a replica is cut off. */
    CUT_RESTARTS(plain -> busy(plain).with(Fault.CUT_AND_FAIL_OVER)),
    /** The server's machine is lost, or another takes over, while replicas are cut off. */
    FAIL_OVERS(plain -> plain.with(Fault.POWER_LOSS, Fault.FAIL_OVER, Fault.CUT).with(TakeOverMode.CERTAIN)),
    /** A standby takes over while replicas are cut off, and others are frozen or end, so that some miss starts. */
    MISSED_NEWS(plain -> plain.with(Fault.CUT_AND_FAIL_OVER, Fault.FREEZE, Fault.TERMINATE).withReplicas(4)
            .withOutages(Duration.ofSeconds(5), Duration.ofSeconds(20)).withFaulty(Duration.ofSeconds(240))
            .with(IntStream.rangeClosed(1, 6).mapToObj(id -> WorkerPlan.of(id, 600, Cadence.CLUSTER))
                    .toArray(WorkerPlan[]::new))),
    /** PostgreSQL refuses statements. */
    REFUSALS(plain -> plain.with(Fault.STATEMENT_CANCELLED)),
    /** PostgreSQL passes on no notifications for a while, and operators pause workers. */
    SILENCE(plain -> plain.with(Fault.NOTIFICATIONS_REFUSED, Fault.PAUSE)
            .withOutages(Duration.ofSeconds(8), Duration.ofSeconds(15)).withFaulty(Duration.ofSeconds(120))),
    /** Operators pause, resume and run workers, while replicas come and go. */
    OPERATORS(plain -> plain.with(Fault.PAUSE, Fault.RUN_NOW, Fault.TERMINATE)),
    /** Operators pause and resume workers, while sessions end. */
    PAUSES(plain -> plain.with(Fault.PAUSE, Fault.RESET).with(TakeOverMode.CERTAIN)),
    /** Operators pause workers until a moment, and wall clocks jump. */
    PAUSES_WITH_ENDS(plain -> plain.with(Fault.PAUSE_UNTIL, Fault.TERMINATE, Fault.CLOCK_JUMP)),
    /** Operators run workers all the time. */
    RUN_NOW(plain -> busy(plain).with(Fault.RUN_NOW).withOutages(Duration.ofMillis(300), Duration.ofSeconds(5))),
    /** Apps halt their schedulers. */
    HALTS(plain -> plain.with(Fault.SCHEDULER_HALTED)),
    /** Operators drain replicas, also in the middle of work, and run workers there. */
    DRAINS(plain -> busy(plain).with(Fault.DRAIN, Fault.RUN_NOW).withOutages(Duration.ofSeconds(15), Duration.ofSeconds(20))
            .withFaulty(Duration.ofSeconds(150))),
    /** Replicas that share many workers come and go. */
    SHARES(plain -> plain.with(Fault.KILL, Fault.TERMINATE, Fault.DRAIN).withReplicas(5)
            .withOutages(Duration.ofSeconds(40), Duration.ofSeconds(20)).withFaulty(Duration.ofSeconds(180))
            .with(IntStream.rangeClosed(1, 14).mapToObj(id -> WorkerPlan.of(id, 1 + id % 5, Cadence.CLUSTER)
                    .withWork(Duration.ofMillis(50), Duration.ofMillis(400))).toArray(WorkerPlan[]::new))),
    /**
     * Replicas come and go that share workers whose ticks are so long, and so regular, that heartbeats may always meet them.
     */
    IN_STEP(plain -> plain.with(Fault.TERMINATE).withReplicas(3).withOutages(Duration.ofSeconds(15), Duration.ofSeconds(10))
            .with(IntStream.rangeClosed(1, 9)
                    .mapToObj(id -> WorkerPlan.ofInterval(id, Duration.ofMillis(100), Cadence.CLUSTER)
                            .withWork(Duration.ofMillis(40), Duration.ofMillis(49)))
                    .toArray(WorkerPlan[]::new))),
    /** Fifty replicas come and go. */
    FIFTY(plain -> plain.with(Fault.KILL, Fault.TERMINATE).withReplicas(50).withHeartbeat(Duration.ofSeconds(3))
            .withOutages(Duration.ofSeconds(15), Duration.ofSeconds(20)).withFaulty(Duration.ofSeconds(90))
            .with(IntStream.rangeClosed(1, 70).mapToObj(id -> WorkerPlan.of(id, 5, Cadence.CLUSTER))
                    .toArray(WorkerPlan[]::new))),
    /** Locks appear in the session of the only replica. Audits must not come at the same moments as ticks, which hide them. */
    STRAY_LOCKS(plain -> plain.with(Fault.STRAY_LOCK).withReplicas(1).withHeartbeat(Duration.ofMillis(1_100))
            .withOutages(Duration.ofSeconds(5), Duration.ZERO)),
    /** Locks disappear from the session of the only replica. */
    FORGOTTEN_LOCKS(plain -> busy(plain).with(Fault.FORGOTTEN_LOCK).withReplicas(1).withFaulty(Duration.ofSeconds(90)));

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMillis(1_500);
    private static final int QUIET_ONE_OF = 20;
    private static final int CRON_ONE_OF = 5;
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final UnaryOperator<Scenario> change;

    Mix(UnaryOperator<Scenario> change) {
        this.change = change;
    }

    Scenario draw(SplittableRandom dice) {
        return switch (this) {
            case ANYTHING -> dice.nextInt(QUIET_ONE_OF) == 0 ? Scenario.drawQuiet(dice)
                    : dice.nextInt(CRON_ONE_OF) == 0 ? Scenario.drawCron(dice) : Scenario.draw(dice).withHalfOfFaulty();
            case QUIET -> Scenario.drawQuiet(dice);
            case CRON -> Scenario.drawCron(dice);
            case MEMBERSHIP -> Scenario.drawMembership(dice);
            case DIVIDED -> Scenario.drawDivided(dice);
            case VERSIONS -> Scenario.drawVersions(dice);
            default -> change.apply(plain(dice));
        };
    }

    private static Scenario plain(SplittableRandom dice) {
        double[] chances = { 0, 0.01, 0.1 };
        KernelOptions options = KernelOptions.DEFAULT.withPreemption(chances[dice.nextInt(3)])
                .withSpuriousWakeUps(chances[dice.nextInt(2)]);
        WorkerPlan[] plans = { WorkerPlan.of(1, 1, Cadence.CLUSTER), WorkerPlan.of(2, 6, Cadence.CLUSTER),
                WorkerPlan.of(3, 2, Cadence.REPLICA) };
        return new Scenario(TakeOverMode.PROMPT, HEARTBEAT, Duration.ofSeconds(5), List.of(plans),
                List.of(), Duration.ofSeconds(4), Duration.ofSeconds(12), 3, Duration.ofSeconds(60), Scenario.ALIKE, 1,
                options);
    }

    /** Wall clocks are up to an hour apart. */
    private static Scenario apart(Scenario plain) {
        return plain.withFaulty(Duration.ofSeconds(120)).withOptions(plain.options().withClocks(Duration.ofMinutes(30), 50));
    }

    /** Workers that are woken up, with intervals so long that they hide no wake-up that is lost. */
    private static Scenario woken(Scenario plain) {
        return plain.withFaulty(Duration.ofSeconds(90)).withOutages(Duration.ofSeconds(20), Duration.ofSeconds(10))
                .with(WorkerPlan.of(1, 300, Cadence.CLUSTER).withWork(SHORT, LONG).withWakeUps("outbox", Duration.ZERO),
                        WorkerPlan.of(2, 300, Cadence.CLUSTER).withWork(SHORT, LONG)
                                .withWakeUps("outbox", Duration.ofSeconds(4)),
                        WorkerPlan.of(3, 300, Cadence.REPLICA).withWork(SHORT, LONG).withWakeUps("cache", Duration.ZERO),
                        WorkerPlan.of(4, 300, Cadence.CLUSTER).withWork(SHORT, LONG).withRequests(Duration.ofSeconds(3)),
                        WorkerPlan.of(5, CronPlan.EVERY_FIVE_MINUTES, Cadence.CLUSTER).withWork(SHORT, LONG)
                                .withWakeUps("reports", Duration.ZERO));
    }

    private static Scenario wokenInVain(Scenario plain) {
        return woken(plain).with(WorkerPlan.of(1, 300, Cadence.CLUSTER).withFailures(0.6).withWork(SHORT, LONG)
                .withRetry(new Retry(Duration.ofSeconds(1), 3)).withWakeUps("outbox", Duration.ZERO),
                WorkerPlan.of(2, 300, Cadence.CLUSTER).withGate(0.4).withWork(SHORT, LONG)
                        .withWakeUps("outbox", Duration.ofSeconds(2)),
                WorkerPlan.of(3, CronPlan.EVERY_FIVE_MINUTES, Cadence.CLUSTER).withFailures(0.6)
                        .withRetry(new Retry(Duration.ofSeconds(2), 2)).withWork(SHORT, LONG)
                        .withWakeUps("outbox", Duration.ZERO),
                WorkerPlan.of(4, 300, Cadence.REPLICA).withFailures(0.6).withWork(SHORT, LONG)
                        .withWakeUps("cache", Duration.ofSeconds(3)));
    }

    /** Work takes a large part of the interval. */
    private static Scenario busy(Scenario plain) {
        return plain.with(WorkerPlan.of(1, 1, Cadence.CLUSTER).withWork(Duration.ofMillis(100), Duration.ofMillis(450)),
                WorkerPlan.of(2, 6, Cadence.CLUSTER),
                WorkerPlan.of(3, 12, Cadence.CLUSTER).withWork(Duration.ofSeconds(3), Duration.ofSeconds(5)),
                WorkerPlan.of(4, 2, Cadence.REPLICA));
    }
}
