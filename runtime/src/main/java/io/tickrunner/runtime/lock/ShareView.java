package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.SpreadSettings;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.spread.AbleReplicas;
import io.tickrunner.runtime.spread.LockSet;
import io.tickrunner.runtime.spread.Promises;
import io.tickrunner.runtime.spread.Share;
import io.tickrunner.runtime.spread.ShareBook;
import io.tickrunner.runtime.spread.SharePlan;
import io.tickrunner.runtime.time.Time;

/** What each replica holds and should hold, as far as this one knows. For any thread. */
final class ShareView {

    /** In heartbeats: after a replica has come or gone, by then all have told what they hold. */
    private static final double TOLD_WITHIN = 1.2;

    private final SpreadSettings settings;
    private final long heartbeat;
    private final ShareBook shares;
    private final PeerRoll roll;
    private final Standbys standbys;
    private final Promises promises;
    private final Time time;
    /** How many other replicas, at least, are able to run any worker that this one lacks, by what they have told. */
    private volatile int fewestOthers = Integer.MAX_VALUE;
    private volatile int ownBackend;

    ShareView(LockSettings settings, Peers peers, Standbys standbys, Promises promises, Time time) {
        this.settings = settings.spread();
        this.heartbeat = settings.heartbeat().toNanos();
        this.shares = peers.shares();
        this.roll = peers.roll();
        this.standbys = standbys;
        this.promises = promises;
        this.time = time;
    }

    /** Begins with a new session, before its first message. */
    void begin(int backend) {
        ownBackend = backend;
        refresh();
    }

    /** Returns the process ID of this replica's own backend. Any thread. */
    int ownBackend() {
        return ownBackend;
    }

    /** Returns how long after a change all have told what they hold, in nanoseconds. */
    long toldWithin() {
        return (long) (TOLD_WITHIN * heartbeat);
    }

    /** Lets the others know with the next message what this replica holds now. Any thread. */
    synchronized void refresh() {
        if (!settings.even()) {
            return;
        }
        long load = 0;
        long fixed = 0;
        long weights = 0;
        List<Long> able = new ArrayList<>();
        AbleReplicas others = new AbleReplicas(present().values());
        int fewest = Integer.MAX_VALUE;
        Set<Long> promised = promises.of(ownBackend, time.nanos());
        for (Standby standby : standbys.all()) {
            boolean held = standby.isHeld() || promised.contains(standby.lockId());
            if (held) {
                load += standby.weight();
            }
            boolean isAble = standby.isAble();
            if (isAble) {
                able.add(standby.lockId());
                weights += LockSet.ofWeight(standby.lockId(), standby.weight());
            }
            if (held) {
                fixed += others.number(standby.lockId()) == 0 ? standby.weight() : 0;
            } else if (isAble) {
                fewest = Math.min(fewest, others.number(standby.lockId()));
            }
        }
        fewestOthers = fewest;
        shares.own(new Share(settings.weight(), load, fixed, Set.copyOf(able), weights));
    }

    /**
     * Returns how many other replicas look after whatever this one lacks: the number of those that are able to run the worker
     * that the fewest can run. Where nothing is shared, replicas do not tell that, and all others count.
     */
    int othersLooking() {
        return Math.min(fewestOthers, roll.count());
    }

    /** Returns the shares of the other replicas that live and take part. */
    Map<Integer, Share> present() {
        Map<Integer, Share> present = shares.peers();
        present.keySet().retainAll(roll.living());
        return present;
    }

    /** Returns what all these replicas should hold. */
    SharePlan plan(Map<Integer, Share> all, long now) {
        return new SharePlan(all, this::weightOf, (backend, share) -> weightOf(
                promises.refusedBy(backend, now).stream().filter(share.able()::contains).toList()));
    }

    /** Returns the sum of the weights that these workers have here. */
    private long weightOf(Collection<Long> lockIds) {
        return lockIds.stream().mapToLong(lockId -> standbys.of(lockId).map(Standby::weight).orElse(1)).sum();
    }

    /** Returns how much this replica should still take, so that all together hold everything and each its share. */
    long missing(long now) {
        refresh();
        Map<Integer, Share> all = present();
        Set<Long> able = shares.own().able();
        long total = SharePlan.heldBeyond(all.values(),
                set -> set == able ? Long.MAX_VALUE : weightOf(set.stream().filter(able::contains).toList()));
        for (Standby standby : standbys.all()) {
            // A worker that ticks at this moment, to no avail, counts too.
            if (standby.isHeld() || !standby.declines()) {
                total += standby.weight();
            }
        }
        all.put(ownBackend, shares.own());
        return Math.max(0, plan(all, now).targets(total).get(ownBackend) - shares.own().load());
    }
}
