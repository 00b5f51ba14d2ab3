package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.TakeOverMode;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.kernel.KernelOptions;

/**
 * One simulated history: first faults, during which nothing may run twice; then everything is repaired, and every worker must
 * run again. All that happens follows from the seed.
 */
public final class Simulation {

    private static final Duration SETTLED = Duration.ofSeconds(60);

    private final long seed;

    /**
     * What a simulation did.
     *
     * @param hash the same for the same seed and code
     * @param virtual how much virtual time passed
     * @param ticks how often work began
     * @param overlaps how often work began while that of another replica went on, which no longer trusted its lock
     */
    public record Result(long seed, long hash, Duration virtual, long ticks, int overlaps, long steps, long handOvers) {
    }

    public Simulation(long seed) {
        this.seed = seed;
    }

    /**
     * Runs it.
     *
     * @throws io.tickrunner.simulator.kernel.Violation if something does not hold
     */
    public Result run() {
        SplittableRandom dice = new SplittableRandom(seed);
        KernelOptions options = KernelOptions.draw(dice);
        try (Kernel kernel = new Kernel(seed, options)) {
            return run(kernel, dice);
        }
    }

    private Result run(Kernel kernel, SplittableRandom dice) {
        boolean certain = dice.nextBoolean();
        LockSettings settings = settings(dice, certain ? TakeOverMode.CERTAIN : TakeOverMode.PROMPT);
        Cluster cluster = new Cluster(kernel, settings, WorkerPlan.draw(dice, 1 + dice.nextInt(4)));
        List<Fault> possible = Arrays.stream(Fault.values()).filter(fault -> certain || fault.isCoveredByPrompt()).toList();
        List<Fault> kinds = Faults.draw(dice, possible);
        Duration meanGap = Duration.ofSeconds(1 + dice.nextInt(dice.nextBoolean() ? 10 : 90));
        int replicas = 1 + dice.nextInt(4);
        Duration faulty = Duration.ofSeconds(60 + dice.nextInt(600));
        kernel.note("%s, %s replicas, faults %s about every %s, for %s", settings.takeOver(), replicas, kinds.toString(),
                meanGap,
                faulty);
        Faults faults = new Faults(cluster, kinds, meanGap, replicas);
        faults.begin();
        kernel.run(faulty);
        faults.end();
        kernel.run(SETTLED);
        mustRun(cluster);
        long ticks = cluster.plans().stream().mapToLong(cluster.checker()::starts).sum();
        return new Result(seed, kernel.traceHash(), Duration.ofNanos(kernel.nanos()), ticks, cluster.checker().overlaps(),
                kernel.steps(), kernel.handOvers());
    }

    private static LockSettings settings(SplittableRandom dice, TakeOverMode takeOver) {
        Duration heartbeat = Duration.ofSeconds(dice.nextBoolean() ? 3 : 1 + dice.nextInt(5));
        Duration deadline = heartbeat.multipliedBy(10).dividedBy(3);
        return new LockSettings(heartbeat.multipliedBy(5), heartbeat, deadline, Duration.ofSeconds(5), Duration.ofMillis(100),
                Duration.ofSeconds(5), Duration.ofMinutes(10), OptionalInt.empty(), takeOver, List.of());
    }

    /** Every worker must run within its interval and the time that a take-over takes. */
    private void mustRun(Cluster cluster) {
        Kernel kernel = cluster.kernel();
        Map<WorkerPlan, Integer> before = new HashMap<>();
        Duration longest = Duration.ZERO;
        for (WorkerPlan plan : cluster.plans()) {
            before.put(plan, cluster.checker().starts(plan));
            Duration bound = plan.interval().plus(plan.longest()).plus(cluster.settings().lease())
                    .plus(cluster.settings().heartbeat()).plus(cluster.settings().maxBackoff());
            longest = bound.compareTo(longest) > 0 ? bound : longest;
        }
        long since = kernel.nanos();
        kernel.runUntil(() -> cluster.plans().stream().allMatch(plan -> hasRun(cluster, plan, before)), longest.toNanos());
        for (WorkerPlan plan : cluster.plans()) {
            if (!hasRun(cluster, plan, before)) {
                throw kernel.violated(plan.name() + " does not run, although everything was repaired: no start for "
                        + Duration.ofNanos(kernel.nanos() - since) + " with an interval of " + plan.interval() + "; "
                        + state(cluster, plan));
            }
        }
    }

    private static boolean hasRun(Cluster cluster, WorkerPlan plan, Map<WorkerPlan, Integer> before) {
        return cluster.checker().starts(plan) > before.get(plan) || plan.gate() > 0;
    }

    private static String state(Cluster cluster, WorkerPlan plan) {
        StringBuilder text = new StringBuilder();
        for (Replica replica : cluster.living()) {
            text.append(replica).append(replica.isUp() ? " up" : " down");
            replica.worker(plan.lockId()).ifPresent(worker -> text.append(" held=").append(worker.isLockHeld())
                    .append(" ").append(worker.health()).append("; "));
        }
        return text.toString();
    }
}
