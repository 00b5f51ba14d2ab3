package io.tickrunner.simulator.cluster;

/** The work of one tick. Times are virtual. */
final class Run {

    final Replica replica;
    final WorkerPlan plan;
    final boolean forced;
    final long began;
    /** Whether nothing had disturbed the replica for a while when the work began. */
    final boolean calm;
    /** The start that the replica tells the others of; a moment before the work begins. */
    final long announced;
    boolean over;

    Run(Replica replica, WorkerPlan plan, boolean forced, long began, long announced, boolean calm) {
        this.replica = replica;
        this.plan = plan;
        this.forced = forced;
        this.began = began;
        this.announced = announced;
        this.calm = calm;
    }

    /** Returns whether the replica still trusts the lock and can act on it. */
    boolean believes() {
        return !over && replica.process().isAlive() && !replica.process().isFrozen() && replica.trusts(plan.lockId());
    }
}
