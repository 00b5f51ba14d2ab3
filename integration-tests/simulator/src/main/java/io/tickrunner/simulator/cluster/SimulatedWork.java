package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.random.RandomGenerator;

import io.tickrunner.Tick;
import io.tickrunner.Worker;

/**
 * The app's code of one worker: takes its time, asks now and then whether it still holds the lock, and
 * obeys its interrupt, or ignores it for a while.
 */
final class SimulatedWork implements Worker {

    /** A failure of the simulated app. */
    @SuppressWarnings("serial")
    static final class AppFailure extends RuntimeException {
    }

    private static final long SLICE_NANOS = Duration.ofMillis(200).toNanos();

    private final WorkerPlan plan;
    private final Replica replica;
    private final Checker checker;
    private final RandomGenerator dice;

    SimulatedWork(WorkerPlan plan, Replica replica, Checker checker) {
        this.plan = plan;
        this.replica = replica;
        this.checker = checker;
        this.dice = replica.process().time().dice();
    }

    @Override
    public boolean shouldRun() {
        return dice.nextDouble() >= plan.gate();
    }

    @Override
    public void tick(Tick tick) throws Exception {
        Run run = checker.began(replica, plan, tick);
        boolean interrupted = true;
        boolean fails = false;
        try {
            interrupted = work(tick, run);
            fails = dice.nextDouble() < plan.failures();
        } finally {
            checker.ended(run, !interrupted && !fails);
        }
        if (fails) {
            throw new AppFailure();
        }
    }

    /** Returns whether it was interrupted, and ignored that. */
    private boolean work(Tick tick, Run run) throws InterruptedException {
        long until = replica.process().time().nanos() + plan.drawWork(dice);
        long slice = Math.max(SLICE_NANOS, plan.longest().toNanos() / 10);
        boolean ignored = false;
        for (long left; (left = until - replica.process().time().nanos()) > 0;) {
            replica.process().threads().park(this, Math.min(left, slice));
            if (Thread.interrupted()) {
                if (!plan.isStubborn()) {
                    throw new InterruptedException();
                }
                if (!ignored) {
                    ignored = true;
                    until = replica.process().time().nanos() + dice.nextLong(plan.stubborn().toNanos());
                }
            }
            if (dice.nextInt(4) == 0) {
                long asked = checker.now();
                if (tick.isLockHeld()) {
                    checker.passed(run, asked);
                }
            }
        }
        return ignored;
    }
}
