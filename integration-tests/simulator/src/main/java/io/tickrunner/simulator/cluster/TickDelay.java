package io.tickrunner.simulator.cluster;

import java.time.Duration;

/** How long it takes at most from the moment at which a tick is due to the start of its work. */
final class TickDelay {

    private static final Duration SLACK = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final Duration whenCalm;
    private final Duration otherwise;

    TickDelay(Cluster cluster) {
        this.cluster = cluster;
        Duration deadline = cluster.settings().deadline();
        // The wait of a new grant for the former holder.
        this.whenCalm = SLACK.plus(cluster.scenario().isCertain() ? deadline : Duration.ZERO);
        // The lock is asked for, the former holder waited for, and the start announced: each may take that long.
        this.otherwise = SLACK.plus(cluster.settings().requestTimeout()).plus(deadline.multipliedBy(2));
    }

    Duration most(Replica replica) {
        return replica.isCalmFor(otherwise.toNanos()) ? whenCalm : otherwise;
    }

    /** Returns whether the threads of the replica ran in that time; otherwise there is no limit. */
    boolean isLimited(Replica replica, Duration wait) {
        return cluster.scenario().isPunctual() && !replica.isStalledSince(cluster.kernel().nanos() - wait.toNanos());
    }
}
