package io.tickrunner.simulator.cluster;

/** The work of one tick. Times are virtual. */
final class Run {

    final Replica replica;
    final WorkerPlan plan;
    final boolean forced;
    final long began;
    boolean over;

    Run(Replica replica, WorkerPlan plan, boolean forced, long began) {
        this.replica = replica;
        this.plan = plan;
        this.forced = forced;
        this.began = began;
    }

    /** Returns whether the replica still trusts the lock and can act on it. */
    boolean believes() {
        return !over && replica.process().isAlive() && !replica.process().isFrozen() && replica.trusts(plan.lockId());
    }
}
