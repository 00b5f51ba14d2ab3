package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.SpreadSettings;
import io.tickrunner.runtime.config.TakeOverMode;
import io.tickrunner.simulator.kernel.KernelOptions;

/**
 * What a simulation consists of, before its seed decides the rest.
 *
 * @param requestTimeout how long a caller waits for the server's answer
 * @param faults the kinds of faults that happen
 * @param meanGap how long it takes from one fault to the next
 * @param outage how long a fault lasts at most
 * @param replicas how many replicas there should be
 * @param faulty for how long faults happen
 * @param spreads the ways in which replicas may share
 * @param versions how many versions of the app there are, each of which lacks some workers; one if all replicas are alike
 */
record Scenario(TakeOverMode takeOver, Duration heartbeat, Duration requestTimeout, List<WorkerPlan> plans, List<Fault> faults,
        Duration meanGap, Duration outage, int replicas, Duration faulty, List<SpreadSettings> spreads, int versions,
        KernelOptions options) {

    /** Threads that are kept waiting for longer make the whole cluster late. */
    private static final long PUNCTUAL_NANOS = Duration.ofMillis(20).toNanos();

    /** How far wall clocks are off at most: half of what they are apart. */
    private static final Duration[] APART = { Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofMinutes(30) };

    /** All replicas hold alike. */
    static final List<SpreadSettings> ALIKE = List.of(SpreadSettings.EVEN);
    private static final List<SpreadSettings> BY_WEIGHT = IntStream.of(0, 1, 1, 2, 5)
            .mapToObj(weight -> new SpreadSettings(true, weight)).toList();
    private static final List<SpreadSettings> NONE = List.of(SpreadSettings.NONE);
    private static final List<SpreadSettings> SOME = List.of(SpreadSettings.EVEN, SpreadSettings.NONE);
    private static final List<List<SpreadSettings>> SPREADS = List.of(ALIKE, ALIKE, BY_WEIGHT, BY_WEIGHT, NONE, SOME);
    private static final int MOST_REPLICAS = 50;
    private static final int MOST_VERSIONS = 4;
    private static final int MOST_REPLICAS_OF_VERSIONS = 12;

    /** In heartbeats. */
    private static final int EVEN_AFTER = 4;
    /** In heartbeats, with some reserve. */
    private static final int STUCK_AFTER = 6;
    private static final int LEVELLINGS = 3;

    /** Faults that hold messages back. */
    private static final Set<Fault> DELAYING = EnumSet.of(Fault.CUT, Fault.HALF_CUT, Fault.CUT_AND_TERMINATE,
            Fault.CUT_AND_TERMINATE_ALL, Fault.CUT_AND_FAIL_OVER, Fault.SLOW_NETWORK);

    /** Draws anything. */
    static Scenario draw(SplittableRandom dice) {
        KernelOptions options = KernelOptions.draw(dice);
        boolean certain = dice.nextBoolean();
        Duration heartbeat = Duration.ofSeconds(dice.nextBoolean() ? 3 : 1 + dice.nextInt(5));
        List<WorkerPlan> plans = WorkerPlan.draw(dice, 1 + dice.nextInt(4));
        List<Fault> possible = Arrays.stream(Fault.values())
                .filter(fault -> fault.isDrawn() && (certain || fault.isCoveredByPrompt())).toList();
        List<Fault> faults = draw(dice, possible);
        Duration meanGap = Duration.ofSeconds(1 + dice.nextInt(dice.nextBoolean() ? 10 : 90));
        Duration requestTimeout = Duration.ofSeconds(dice.nextInt(4) == 0 ? 1 : 5);
        boolean fast = plans.stream().anyMatch(WorkerPlan::isFast);
        Duration faulty = Duration.ofSeconds(fast ? 30 : 60 + dice.nextInt(600));
        return new Scenario(certain ? TakeOverMode.CERTAIN : TakeOverMode.PROMPT, heartbeat, requestTimeout, plans, faults,
                meanGap, Duration.ofSeconds(30), 1 + dice.nextInt(4), faulty, ALIKE, 1, options);
    }

    /** Draws hours or days with little to do and few faults. */
    static Scenario drawQuiet(SplittableRandom dice) {
        Scenario any = draw(dice);
        // Mostly rare ones, because what takes long to simulate is the heartbeats.
        int one = dice.nextInt(20);
        Duration heartbeat = Duration.ofSeconds(one == 0 ? 3 : one < 5 ? 10 : 30);
        return new Scenario(any.takeOver, heartbeat, any.requestTimeout,
                WorkerPlan.drawRare(dice, 1 + dice.nextInt(3)), any.faults, Duration.ofMinutes(10 + dice.nextInt(80)),
                any.outage, 1 + dice.nextInt(3), Duration.ofMinutes(60 + dice.nextInt(600)), ALIKE, 1,
                any.options.withClocks(APART[dice.nextInt(APART.length)], any.options.driftPpm())
                        .withStart(CronPlan.STARTS[dice.nextInt(CronPlan.STARTS.length)]));
    }

    /** Draws cron workers, and wall clocks that are far apart. */
    static Scenario drawCron(SplittableRandom dice) {
        Scenario any = draw(dice);
        return new Scenario(any.takeOver, any.heartbeat, any.requestTimeout, WorkerPlan.drawCron(dice, 1 + dice.nextInt(4)),
                any.faults, any.meanGap, any.outage, any.replicas, Duration.ofSeconds(120 + dice.nextInt(480)), ALIKE, 1,
                any.options.withClocks(APART[dice.nextInt(APART.length)], any.options.driftPpm())
                        .withStart(CronPlan.STARTS[dice.nextInt(CronPlan.STARTS.length)]));
    }

    /** Draws up to fifty replicas, mostly few, that share many workers. */
    static Scenario drawMembership(SplittableRandom dice) {
        Scenario any = draw(dice);
        int replicas = 2 + dice.nextInt(dice.nextInt(6) == 0 ? MOST_REPLICAS - 1 : 7);
        int workers = 5 + dice.nextInt(10 + 2 * replicas);
        Duration heartbeat = replicas > 10 ? Duration.ofSeconds(3) : any.heartbeat;
        Duration faulty = Duration.ofSeconds(60 + dice.nextInt(120));
        if (dice.nextBoolean()) {
            List<WorkerPlan> calm = WorkerPlan.drawCalm(dice, workers);
            return new Scenario(any.takeOver, heartbeat, any.requestTimeout,
                    dice.nextInt(4) == 0 ? WorkerPlan.weighted(dice, calm) : calm,
                    draw(dice, List.of(Fault.KILL, Fault.TERMINATE, Fault.DRAIN)),
                    Duration.ofSeconds(5 + dice.nextInt(40)), Duration.ofSeconds(20), replicas, faulty, ALIKE, 1, any.options);
        }
        List<SpreadSettings> spreads = SPREADS.get(dice.nextInt(SPREADS.size()));
        // Calm ones, too, because only those show whether shares are even.
        List<WorkerPlan> plans = dice.nextBoolean() ? WorkerPlan.drawCalm(dice, workers) : WorkerPlan.drawSlow(dice, workers);
        return new Scenario(any.takeOver, heartbeat, any.requestTimeout,
                spreads.equals(ALIKE) && dice.nextBoolean() ? WorkerPlan.weighted(dice, plans) : plans, any.faults,
                any.meanGap, any.outage, replicas, faulty, spreads, 1, any.options);
    }

    /** The same, with workers most of which are partitions. */
    static Scenario drawDivided(SplittableRandom dice) {
        Scenario any = drawMembership(dice);
        return new Scenario(any.takeOver, any.heartbeat, any.requestTimeout, WorkerPlan.divided(any.plans), any.faults,
                any.meanGap, any.outage, any.replicas, any.faulty, any.spreads, any.versions, any.options);
    }

    /** The same with few replicas, in a rollout that does not end, or with pods that have different tasks. */
    static Scenario drawVersions(SplittableRandom dice) {
        Scenario any = drawMembership(dice);
        List<WorkerPlan> plans = any.plans.stream().map(plan -> plan.withWeight(1)).toList();
        return new Scenario(any.takeOver, any.heartbeat, any.requestTimeout, plans, any.faults, any.meanGap, any.outage,
                Math.min(any.replicas, MOST_REPLICAS_OF_VERSIONS), any.faulty, any.spreads, 2 + dice.nextInt(MOST_VERSIONS - 1),
                any.options);
    }

    /** Draws the kinds of faults: few kinds often find more than all at once. */
    private static List<Fault> draw(SplittableRandom dice, List<Fault> possible) {
        double share = dice.nextBoolean() ? 0.15 : 0.6;
        List<Fault> drawn = new ArrayList<>(possible.stream().filter(kind -> dice.nextDouble() < share).toList());
        if (drawn.isEmpty()) {
            drawn.add(possible.get(dice.nextInt(possible.size())));
        }
        return drawn;
    }

    LockSettings settings() {
        return settings(SpreadSettings.EVEN);
    }

    /** Returns the settings of a replica that shares like this. */
    LockSettings settings(SpreadSettings spread) {
        Duration deadline = heartbeat.multipliedBy(10).dividedBy(3);
        return new LockSettings(heartbeat.multipliedBy(5), heartbeat, deadline, requestTimeout, Duration.ofMillis(100),
                Duration.ofSeconds(5), Duration.ofMinutes(10), OptionalInt.empty(), takeOver, List.of(), spread);
    }

    /** Returns whether all replicas share, in the ratio of their weights. */
    boolean isEven() {
        return spreads.stream().allMatch(SpreadSettings::even);
    }

    /** Returns the weight of the heaviest worker. */
    int heaviest() {
        return plans.stream().mapToInt(WorkerPlan::weight).max().orElse(1);
    }

    /** Returns whether all workers are alike to all replicas. */
    boolean isUniform() {
        return isOneVersion() && heaviest() == 1;
    }

    /** Returns how long it takes at most until the shares are even. */
    Duration levelled() {
        // Where replicas have different workers, or those different weights, one after another may have to try, a few times.
        int turns = isUniform() ? 0 : LEVELLINGS * (STUCK_AFTER + replicas);
        return heartbeat.multipliedBy(EVEN_AFTER + turns);
    }

    /** Returns whether it can be said how many locks a replica has to hold in comparison with others. */
    boolean isComparable() {
        return isEven() && (isOneVersion() || spreads.equals(ALIKE));
    }

    /** Returns whether replicas of this version have this worker. The last one has all. */
    boolean has(int version, WorkerPlan plan) {
        return version == versions || plan.lockId() % versions != version;
    }

    /** Returns whether all replicas have all workers. */
    boolean isOneVersion() {
        return versions == 1;
    }

    boolean isCertain() {
        return takeOver == TakeOverMode.CERTAIN;
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    /** Returns whether a broken network may hold messages back, for as long as the session is trusted. */
    boolean delaysMessages() {
        return !Collections.disjoint(DELAYING, faults);
    }

    /** Returns whether threads run when they can, so that what must happen soon can be checked. */
    boolean isPunctual() {
        return options.delays().chance() == 0 || options.delays().mostNanos() <= PUNCTUAL_NANOS;
    }

    Scenario with(TakeOverMode mode) {
        return new Scenario(mode, heartbeat, requestTimeout, plans, faults, meanGap, outage, replicas, faulty, spreads,
                versions, options);
    }

    Scenario with(Fault... kinds) {
        return new Scenario(takeOver, heartbeat, requestTimeout, plans, List.of(kinds), meanGap, outage, replicas, faulty,
                spreads,
                versions, options);
    }

    Scenario with(WorkerPlan... workers) {
        return new Scenario(takeOver, heartbeat, requestTimeout, List.of(workers), faults, meanGap, outage, replicas, faulty,
                spreads,
                versions, options);
    }

    Scenario withOutages(Duration gap, Duration atMost) {
        return new Scenario(takeOver, heartbeat, requestTimeout, plans, faults, gap, atMost, replicas, faulty, spreads,
                versions, options);
    }

    Scenario withRequestTimeout(Duration timeout) {
        return new Scenario(takeOver, heartbeat, timeout, plans, faults, meanGap, outage, replicas, faulty, spreads,
                versions, options);
    }

    Scenario withReplicas(int number) {
        return new Scenario(takeOver, heartbeat, requestTimeout, plans, faults, meanGap, outage, number, faulty, spreads,
                versions, options);
    }

    /** Makes the time of faults shorter: many short histories find more than a few long ones. */
    Scenario withHalfOfFaulty() {
        return withFaulty(faulty.dividedBy(2));
    }

    Scenario withFaulty(Duration time) {
        return new Scenario(takeOver, heartbeat, requestTimeout, plans, faults, meanGap, outage, replicas, time, spreads,
                versions, options);
    }

    Scenario withOptions(KernelOptions other) {
        return new Scenario(takeOver, heartbeat, requestTimeout, plans, faults, meanGap, outage, replicas, faulty, spreads,
                versions, other);
    }

    /** Returns whether there is a worker that runs by the wall clock. */
    boolean hasCron() {
        return plans.stream().anyMatch(WorkerPlan::isCron);
    }

    Scenario withHeartbeat(Duration period) {
        return new Scenario(takeOver, period, requestTimeout, plans, faults, meanGap, outage, replicas, faulty, spreads,
                versions, options);
    }
}
