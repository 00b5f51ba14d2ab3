package io.tickrunner.simulator.cluster;

import java.time.Instant;

import io.tickrunner.Tick;

/** The work of one tick. Times are virtual. */
final class Run {

    final Replica replica;
    final WorkerPlan plan;
    final boolean forced;
    /** The planned moment; null if it was forced or is a wake-up. */
    final Instant occurrence;
    /** Which attempt at the occurrence it is, from 1. */
    final int attempt;
    final long began;
    /** Whether nothing had disturbed the replica for a while when the work began. */
    final boolean calm;
    /** The start that the replica tells the others of; a moment before the work begins. */
    final long announced;
    boolean over;
    /** Whether the work ended well, and nobody interrupted it. */
    boolean succeeded;
    /** When the work ended. */
    long ended;

    Run(Replica replica, WorkerPlan plan, Tick tick, long began, long announced, boolean calm) {
        this.replica = replica;
        this.plan = plan;
        this.forced = tick.forced();
        this.occurrence = tick.occurrence().orElse(null);
        this.attempt = tick.attempt();
        this.began = began;
        this.announced = announced;
        this.calm = calm;
    }

    /** Returns whether the schedule started it, and not somebody or the failure of an attempt before it. */
    boolean isRegular() {
        return isFirst() && !isWakeUp();
    }

    /** Returns whether it is a wake-up, or a further attempt at one. */
    boolean isWakeUp() {
        return !forced && occurrence == null;
    }

    /** Returns whether nobody forced it, and no attempt came before it. */
    boolean isFirst() {
        return !forced && attempt == 1;
    }

    /** Returns whether the replica still trusts the lock and can act on it. */
    boolean believes() {
        return !over && replica.process().isAlive() && !replica.process().isFrozen() && replica.trusts(plan.lockId());
    }
}
