package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How far the wall clocks of the replicas are off, and when they were set. */
final class WallClocks {

    private final Cluster cluster;
    private final Map<Replica, Long> setAt = new HashMap<>();
    private final Map<Replica, Instant> shownBefore = new HashMap<>();
    /** How far the fastest clock was ever ahead of the true time. */
    private Duration furthest = Duration.ofDays(-1);

    WallClocks(Cluster cluster) {
        this.cluster = cluster;
    }

    /** A replica starts, with the clock of its machine. */
    void started(Replica replica) {
        furthest = later(furthest, replica.process().clock().wallError());
        shownBefore.put(replica, replica.process().clock().now());
    }

    /** Somebody sets the clock of a replica forward or back. */
    void set(Replica replica, Duration by) {
        shownBefore.merge(replica, replica.process().clock().now(), (one, other) -> one.isAfter(other) ? one : other);
        replica.process().clock().jump(by);
        setAt.put(replica, cluster.kernel().nanos());
        furthest = later(furthest, replica.process().clock().wallError());
    }

    /** Somebody sets all clocks to the time of the fastest one. */
    void synchronize() {
        cluster.living().forEach(replica -> set(replica, furthest.minus(replica.process().clock().wallError())));
    }

    /** Returns whether the clock of a replica was set at that virtual time or later. */
    boolean isSetSince(Replica replica, long nanos) {
        return setAt(replica) >= nanos;
    }

    /** Returns the virtual time at which the clock of a replica was last set. */
    long setAt(Replica replica) {
        return setAt.getOrDefault(replica, Long.MIN_VALUE);
    }

    /** Returns the latest time that the clock of a replica showed when the replica started, or before the clock was set. */
    Instant shownBefore(Replica replica) {
        return shownBefore.get(replica);
    }

    /** Returns how far an occurrence that ran may be in the future of a replica, because it ran by a faster clock. */
    long aheadOf(Replica replica) {
        // The clocks drift apart.
        cluster.living().forEach(other -> furthest = later(furthest, other.process().clock().wallError()));
        return furthest.minus(replica.process().clock().wallError()).toNanos();
    }

    /** Returns how far an occurrence that ran may be in the future of any replica. */
    long furthestAhead() {
        long most = 0;
        for (Replica replica : cluster.living()) {
            most = Math.max(most, aheadOf(replica));
        }
        return most;
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
