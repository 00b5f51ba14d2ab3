package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.kernel.KernelOptions;

/**
 * One simulated history: first faults, during which nothing may run twice; then everything is repaired, and every worker must
 * run again. All that happens follows from the seed.
 */
public final class Simulation {

    /** Every worker has an entry in a book, and a replica that died may still be in one. */
    private static final int BOOKED_PER_WORKER = 4;

    private static final int TRACED_EVENTS = Integer.getInteger("simulator.events", 200);
    private static final Duration STUCK = Duration.ofMinutes(2);
    private static final Duration RARE = Duration.ofMinutes(2);
    private static final Duration RESUMED = Duration.ofSeconds(45);

    private final long seed;
    private final Mix mix;

    /**
     * What a simulation did.
     *
     * @param hash the same for the same seed and code
     * @param virtual how much virtual time passed
     * @param ticks how often work began
     * @param overlaps how often work began while that of another replica went on, which no longer trusted its lock
     * @param hasJudgedShares whether uneven shares of several replicas would have been a violation at some time
     */
    public record Result(long seed, long hash, Duration virtual, long ticks, int overlaps, long steps, long handOvers,
            boolean hasJudgedShares) {
    }

    public Simulation(long seed) {
        this(seed, Mix.ANYTHING);
    }

    public Simulation(long seed, Mix mix) {
        this.seed = seed;
        this.mix = mix;
    }

    /**
     * Runs it.
     *
     * @throws io.tickrunner.simulator.kernel.Violation if something does not hold
     */
    public Result run() {
        Scenario scenario = mix.draw(new SplittableRandom(seed));
        // How fast the real machine is must not decide.
        KernelOptions options = scenario.options().withStuckAfter(STUCK).withTracedEvents(TRACED_EVENTS);
        try (Kernel kernel = new Kernel(seed, options)) {
            return run(kernel, scenario);
        }
    }

    private Result run(Kernel kernel, Scenario scenario) {
        Cluster cluster = new Cluster(kernel, scenario);
        kernel.note("%s, %s replicas, faults %s about every %s, for %s", scenario.takeOver(), scenario.replicas(),
                scenario.faults().toString(), scenario.meanGap(), scenario.faulty());
        Faults faults = new Faults(cluster);
        cluster.checker().begin();
        Stimuli stimuli = new Stimuli(cluster, faults);
        faults.begin();
        stimuli.begin();
        kernel.run(scenario.faulty());
        stimuli.end();
        faults.end();
        kernel.run(settled(scenario));
        cluster.plans().stream().filter(Simulation::isRare).forEach(stimuli::wake);
        mustRun(cluster);
        mustForget(cluster);
        long ticks = cluster.plans().stream().mapToLong(cluster.checker()::starts).sum();
        return new Result(seed, kernel.traceHash(), Duration.ofNanos(kernel.nanos()), ticks, cluster.checker().overlaps(),
                kernel.steps(), kernel.handOvers(), cluster.checker().hasJudgedShares());
    }

    /** Returns whether it is woken up at the end, because its interval is long and virtual time is much to simulate then. */
    private static boolean isRare(WorkerPlan plan) {
        return plan.wakeUps().isPresent() && plan.interval().compareTo(RARE) > 0;
    }

    private static void mustForget(Cluster cluster) {
        int most = BOOKED_PER_WORKER * (cluster.plans().size() + cluster.scenario().replicas());
        cluster.living().forEach(replica -> replica.tooLongBook(most).ifPresent(book -> {
            throw cluster.checker().violated(Check.BOOKS, book + " in " + replica);
        }));
    }

    /** By then all sessions are open again, nothing is paused, and the audits have been. */
    private static Duration settled(Scenario scenario) {
        Duration audit = scenario.heartbeat().multipliedBy(15);
        Duration settled = scenario.has(Fault.PAUSE) || scenario.has(Fault.PAUSE_UNTIL) || audit.compareTo(RESUMED) > 0
                ? RESUMED.plus(audit).minus(RESUMED.dividedBy(3))
                : audit.plus(Duration.ofSeconds(20));
        return scenario.isUniform() ? settled : settled.plus(scenario.levelled());
    }

    /** Every worker must run within its interval and the time that a take-over takes. */
    static void mustRun(Cluster cluster) {
        Kernel kernel = cluster.kernel();
        Checker checker = cluster.checker();
        Map<WorkerPlan, Integer> before = new HashMap<>();
        Duration longest = Duration.ZERO;
        for (WorkerPlan plan : cluster.plans()) {
            before.put(plan, checker.starts(plan));
            Duration bound = plan.interval().plusNanos(plan.drift() + (plan.isCron() ? cluster.clocks().furthestAhead() : 0))
                    .plus(plan.planned().flatMap(PlannedSchedule::jitter).orElse(Duration.ZERO)).plus(plan.longest())
                    .plus(plan.stubborn())
                    .plus(cluster.settings().lease()).plus(cluster.settings().heartbeat())
                    .plus(cluster.settings().maxBackoff());
            longest = bound.compareTo(longest) > 0 ? bound : longest;
        }
        long since = kernel.nanos();
        boolean all = false;
        while (!all && kernel.nanos() - since < longest.toNanos()) {
            int starts = checker.allStarts();
            kernel.runUntil(() -> checker.allStarts() != starts, longest.toNanos() - (kernel.nanos() - since));
            all = cluster.plans().stream().allMatch(plan -> hasRun(cluster, plan, before));
        }
        for (WorkerPlan plan : cluster.plans()) {
            if (!hasRun(cluster, plan, before)) {
                throw checker.violated(Check.RUNS_AGAIN,
                        plan.name() + " does not run, although everything was repaired: no start for "
                                + Duration.ofNanos(kernel.nanos() - since) + " with an interval of " + plan.interval() + "; "
                                + state(cluster, plan));
            }
        }
    }

    private static boolean hasRun(Cluster cluster, WorkerPlan plan, Map<WorkerPlan, Integer> before) {
        return cluster.checker().starts(plan) > before.get(plan) || plan.gate() > 0
                || cluster.living().stream().noneMatch(replica -> replica.has(plan));
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
