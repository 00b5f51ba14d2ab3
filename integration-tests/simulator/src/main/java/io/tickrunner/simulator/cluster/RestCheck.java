package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.tickrunner.simulator.network.SimulatedConnection;

/** Checks {@link Check#RESTS}. A loop keeps the database and a processor busy, while all looks well. */
final class RestCheck {

    /** For heartbeats, looks and what operators do, with room to spare: a loop sends thousands. */
    private static final int MOST = 300;
    /** For what is told of a start, and what comes of that. */
    private static final int MOST_FOR_A_START = 20;

    /** What there was when a period of observation began. */
    private record Begin(SimulatedConnection connection, long nanos, long served, int starts) {
    }

    private final Cluster cluster;
    private final Checker checker;
    private final long period;
    private final long most;
    private final Map<Replica, Begin> begins = new HashMap<>();

    RestCheck(Cluster cluster, Checker checker) {
        this.cluster = cluster;
        this.checker = checker;
        this.period = cluster.settings().heartbeat().toNanos();
        // A tick of a stand-by may try its lock.
        this.most = MOST + period / cluster.settings().peerCheck().toNanos()
                + cluster.plans().stream()
                        .mapToLong(plan -> 2 * (period + Inspector.QUIET_PERIOD_NANOS) / plan.interval().toNanos()).sum();
    }

    void look(Replica replica, SimulatedConnection connection) {
        long nanos = cluster.kernel().nanos();
        Begin begin = begins.get(replica);
        boolean same = begin != null && begin.connection == connection;
        if (same && connection.served() - begin.served > most
                + (long) MOST_FOR_A_START * (checker.allStarts() - begin.starts)) {
            throw checker.violated(Check.RESTS, replica + " has sent " + (connection.served() - begin.served)
                    + " statements within " + Duration.ofNanos(nanos - begin.nanos));
        }
        if (!same || nanos - begin.nanos >= period) {
            begins.put(replica, new Begin(connection, nanos, connection.served(), checker.allStarts()));
        }
    }
}
