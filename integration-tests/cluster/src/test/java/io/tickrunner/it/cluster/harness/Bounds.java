package io.tickrunner.it.cluster.harness;

import java.time.Duration;

/** Time limits: the guarantees plus slack for a small, busy machine. Matches the app's configuration. */
public final class Bounds {

    public static final Duration INTERVAL = Duration.ofSeconds(1);
    public static final Duration SLOW_INTERVAL = Duration.ofSeconds(10);
    public static final Duration LEASE = Duration.ofSeconds(3);
    public static final Duration HEARTBEAT = Duration.ofMillis(500);
    public static final Duration DEADLINE = Duration.ofSeconds(2);
    /** How long before another replica can start a replica stops its work. */
    public static final Duration MARGIN = LEASE.minus(HEARTBEAT.dividedBy(10)).minus(DEADLINE);
    public static final Duration SLACK = Duration.ofSeconds(Integer.getInteger("cluster.slack", 4));

    /** The silence of a worker whose holder died: the server notices, and the next heartbeat of another replica takes over. */
    public static final Duration TAKE_OVER_AFTER_DEATH = INTERVAL.plus(HEARTBEAT).plus(SLACK);

    /** The silence of a worker whose holder is frozen or cut off: the lease has to run out first. */
    public static final Duration TAKE_OVER_AFTER_FREEZE = TAKE_OVER_AFTER_DEATH.plus(LEASE);

    /** How long it takes until the replicas share the workers evenly, after one has come or gone. */
    public static final Duration SETTLED = HEARTBEAT.multipliedBy(3).plus(SLACK);

    private Bounds() {
    }

    /** Returns the longest silence around an outage of the whole cluster. */
    public static Duration outage(Duration duration) {
        return TAKE_OVER_AFTER_FREEZE.plus(duration);
    }
}
