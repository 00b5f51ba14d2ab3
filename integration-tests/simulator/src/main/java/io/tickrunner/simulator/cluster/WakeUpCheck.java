package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks {@link Check#NO_QUEUE} and {@link Check#AT_MOST_EVERY}, by what arrived in each replica: a wake-up must have a reason
 * that came after the last start of which the replica was to know. {@link WokenUpCheck} checks that no reason is lost.
 */
final class WakeUpCheck {

    /** A reason that comes while a tick is about to begin may be too young for it. */
    private static final long BEGINNING_NANOS = Duration.ofMillis(100).toNanos();
    /** How exactly one replica knows when work began in another. */
    private static final long HEARSAY_NANOS = Duration.ofMillis(600).toNanos();
    /** By then a replica has heard of a start in another. */
    private static final long HEARD_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long NEVER = Long.MIN_VALUE / 2;

    private record Key(Replica replica, WorkerPlan plan) {
    }

    private final Cluster cluster;
    private final Checker checker;
    private final TickDelay delay;
    private final WokenUpCheck wokenUp;
    /** When the last reason for a wake-up arrived in a replica. */
    private final Map<Key, Long> reasons = new HashMap<>();
    private final Map<Key, Run> starts = new HashMap<>();
    /** The last starts that the replicas tell each other of. */
    private final Map<WorkerPlan, Run> told = new HashMap<>();

    WakeUpCheck(Cluster cluster, Checker checker, long calm) {
        this.cluster = cluster;
        this.checker = checker;
        this.delay = new TickDelay(cluster);
        this.wokenUp = new WokenUpCheck(cluster, checker, calm);
    }

    // What wakes workers up

    /** The server has committed a notification. */
    void notified(String channel) {
        cluster.plans().stream().filter(plan -> plan.listensTo(channel)).forEach(wokenUp::notified);
    }

    /** A replica is asked for a tick. Returns whom to tell when its answer has come. */
    Runnable asks(Replica replica, WorkerPlan plan) {
        long at = now();
        arrived(replica, plan);
        return () -> {
            arrived(replica, plan);
            wokenUp.requested(plan, replica, at);
        };
    }

    /** Returns what hears what arrives in a replica. */
    SimulatedLink.Tap tap(Replica replica) {
        return new SimulatedLink.Tap() {

            @Override
            public void notified(String channel) {
                cluster.plans().stream().filter(plan -> plan.listensTo(channel)).forEach(plan -> arrived(replica, plan));
            }

            @Override
            public void told(String payload) {
                String text = payload.substring(payload.indexOf(':', payload.indexOf(':') + 1) + 1);
                if (text.startsWith("1k")) {
                    for (String lockId : text.substring(2).split(",")) {
                        arrived(replica, cluster.plan(Long.parseLong(lockId, 36)));
                    }
                }
            }

            @Override
            public void listens(String channel) {
                // It may have missed a notification.
                notified(channel);
            }
        };
    }

    private void arrived(Replica replica, WorkerPlan plan) {
        reasons.put(new Key(replica, plan), now());
    }

    private long now() {
        return cluster.kernel().nanos();
    }

    // What it leads to

    /** Work begins. */
    void began(Run run) {
        if (run.plan.wakeUps().isEmpty()) {
            return;
        }
        Key key = new Key(run.replica, run.plan);
        if (run.isWakeUp() && run.isFirst() && cluster.scenario().isPunctual()) {
            Run own = starts.get(key);
            Run last = told.get(run.plan);
            mustHaveAReason(run, own, last);
            mustKeepItsDistance(run, own, last);
        }
        starts.put(key, run);
        if (run.isFirst() && run.plan.isOfCluster()) {
            told.put(run.plan, run);
        }
        wokenUp.began(run);
    }

    private void mustHaveAReason(Run run, Run own, Run last) {
        long reason = reasons.getOrDefault(new Key(run.replica, run.plan), NEVER);
        if (reason == NEVER || own != null && reason < own.announced - longestBeginning(own)) {
            throw checker.violated(Check.NO_QUEUE, run.replica + " begins a wake-up of " + run.plan.name()
                    + ", for which nobody has asked since the last start" + (own == null ? "" : " at " + own.began));
        }
        if (knew(last, run) && reason < last.announced - HEARSAY_NANOS) {
            throw checker.violated(Check.NO_QUEUE, run.replica + " begins a wake-up of " + run.plan.name()
                    + ", for which nobody has asked since the last start in " + last.replica + " at " + last.began);
        }
    }

    /** Returns how long it took at most from the decision to begin work until it was announced. */
    private long longestBeginning(Run run) {
        return run.calm && !cluster.scenario().delaysMessages() ? BEGINNING_NANOS : delay.most(run.replica).toNanos();
    }

    /** Returns whether the last start was in another replica, and the one that begins the run was to know of it. */
    private boolean knew(Run last, Run run) {
        return last != null && last.replica != run.replica && now() - last.began > HEARD_NANOS && checker.knew(last, run);
    }

    private void mustKeepItsDistance(Run run, Run own, Run last) {
        long least = run.plan.atMostEvery().toNanos() - WorkerPlan.drift(run.plan.atMostEvery().toNanos());
        if (own != null && run.announced - own.announced < least - BEGINNING_NANOS) {
            throw checker.violated(Check.AT_MOST_EVERY, run.replica + " begins a wake-up of " + run.plan.name() + " only "
                    + Duration.ofNanos(run.announced - own.announced) + " after the last start, but at most every "
                    + run.plan.atMostEvery());
        }
        if (knew(last, run) && run.announced - last.announced < least - HEARSAY_NANOS) {
            throw checker.violated(Check.AT_MOST_EVERY, run.replica + " begins a wake-up of " + run.plan.name() + " only "
                    + Duration.ofNanos(run.announced - last.announced) + " after the last start in " + last.replica
                    + ", but at most every " + run.plan.atMostEvery());
        }
    }

    /**
     * Returns whether somebody asked for a tick of the second run's worker since the first one began, which may be early then.
     */
    boolean isAskedFor(Run before, Run run) {
        return reasons.getOrDefault(new Key(run.replica, run.plan), NEVER) > before.announced - HEARSAY_NANOS;
    }

    /** A gate was closed. */
    void gated(Replica replica, WorkerPlan plan, long began) {
        wokenUp.gated(replica, plan, began);
    }

    void died(Replica replica) {
        reasons.keySet().removeIf(key -> key.replica == replica);
        starts.keySet().removeIf(key -> key.replica == replica);
        wokenUp.died(replica);
    }

    void look() {
        wokenUp.look();
    }
}
