package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.network.SimulatedConnection;

/**
 * Checks {@link Check#OCCURRENCES}, by what the work recorded of itself. Which replica was to know of a start follows from the
 * connections: a replica hears of each start that the server passed on in its present session before its next answer, and a
 * replica that joins is told by another that knows.
 */
final class OccurrenceCheck {

    /** More than ran since the last time that a replica may not have heard of. */
    private static final int REMEMBERED = 50;

    /** An occurrence that began, and who must know that. */
    private static final class Begun {

        private final Run run;
        private final Map<Replica, SimulatedConnection> told = new HashMap<>();
        private final Set<Replica> knowers = new HashSet<>();

        private Begun(Run run) {
            this.run = run;
            knowers.add(run.replica);
        }
    }

    /** A session of a replica. */
    private record Session(SimulatedConnection connection, long seenAt) {
    }

    private final Cluster cluster;
    private final Kernel kernel;
    private final long calm;
    /** The longest time from the announcement of a start to the start. */
    private final long announcing;
    private final Map<Long, Deque<Begun>> begun = new TreeMap<>();
    private final Map<Replica, Session> sessions = new HashMap<>();

    OccurrenceCheck(Cluster cluster, long calm) {
        this.cluster = cluster;
        this.kernel = cluster.kernel();
        this.calm = calm;
        this.announcing = cluster.settings().deadline().plus(cluster.settings().requestTimeout()).toNanos();
    }

    /** Work begins for an occurrence. */
    void began(Run run) {
        look();
        Deque<Begun> before = begun.computeIfAbsent(run.plan.lockId(), any -> new ArrayDeque<>());
        for (Begun other : before) {
            if (isUsedUp(run, other.run.occurrence) && other.knowers.contains(run.replica)) {
                throw cluster.checker().violated(Check.OCCURRENCES, run.replica + " begins attempt " + run.attempt + " at "
                        + run.occurrence + " of " + run.plan.name() + ", but " + other.run.replica + " began "
                        + other.run.occurrence + " " + Duration.ofNanos(kernel.nanos() - other.run.began) + " before");
            }
        }
        if (run.isRegular()) {
            before.addLast(begun(run));
            if (before.size() > REMEMBERED) {
                before.removeFirst();
            }
        }
    }

    private static boolean isUsedUp(Run run, Instant ran) {
        return run.isRegular() ? !ran.isBefore(run.occurrence) : ran.isAfter(run.occurrence);
    }

    private Begun begun(Run run) {
        Begun now = new Begun(run);
        for (Replica replica : cluster.living()) {
            Session session = sessions.get(replica);
            if (session != null && session.connection.session().isOpen() && session.seenAt < kernel.nanos() - announcing
                    && isPassedOn()) {
                now.told.put(replica, session.connection);
            }
        }
        return now;
    }

    /** Returns whether the server passes on what it is told; otherwise a replica runs without telling others. */
    private boolean isPassedOn() {
        return cluster.isUnimpairedSince(kernel.nanos() - announcing) && !cluster.scenario().has(Fault.STATEMENT_CANCELLED);
    }

    /** Looks at who must know what by now. Called at each start, and again and again. */
    void look() {
        for (Replica replica : cluster.living()) {
            replica.connection().filter(connection -> connection.session() != null && replica.isUp()).ifPresent(connection -> {
                Session session = sessions.get(replica);
                if (session == null || session.connection != connection) {
                    sessions.put(replica, new Session(connection, kernel.nanos()));
                }
                begun.values().forEach(all -> all.forEach(one -> look(one, replica, sessions.get(replica))));
            });
        }
    }

    private void look(Begun one, Replica replica, Session session) {
        if (one.knowers.contains(replica)) {
            return;
        }
        if (one.told.get(replica) == session.connection) {
            if (session.connection.answeredSentAt() >= one.run.began) {
                one.knowers.add(replica);
            }
        } else if (one.run.began < session.seenAt && cluster.scenario().isPunctual()
                && replica.isCalmSince(Math.max(replica.createdAt(), session.seenAt - announcing))) {
            for (Replica other : cluster.living()) {
                if (other != replica && one.knowers.contains(other) && !other.isStopping() && other.isUp()
                        && other.isCalmSince(session.seenAt - calm)) {
                    one.knowers.add(replica);
                    return;
                }
            }
        }
    }
}
