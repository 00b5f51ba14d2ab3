package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.tickrunner.simulator.postgres.LockQueries;
import io.tickrunner.simulator.postgres.Login;
import io.tickrunner.simulator.postgres.Opening;
import io.tickrunner.simulator.postgres.Reply;
import io.tickrunner.simulator.postgres.SimulatedServer;
import io.tickrunner.simulator.postgres.SimulatedSession;

/** Which session held which lock, and when, by the server's own account. Times are virtual. */
final class Ledger {

    private static final Login OBSERVER = new Login("observer", true, "10.0.2.1", "observer");
    private static final long KEPT_NANOS = Duration.ofMinutes(2).toNanos();

    /** Some time during which a session holds a lock. */
    private static final class Hold {

        private final SimulatedSession session;
        private final long since;
        /** {@link Long#MAX_VALUE} while it lasts. */
        private long until = Long.MAX_VALUE;

        private Hold(SimulatedSession session, long since) {
            this.session = session;
            this.since = since;
        }
    }

    private final Cluster cluster;
    private final Map<Long, Deque<Hold>> holds = new TreeMap<>();
    private SimulatedServer observed;
    private SimulatedSession observer;
    /** The sessions whose keys were held at the last look, by their backends. */
    private Set<Object> living = Set.of();
    /** When the key of a session was last found to be free, or to be new. */
    private long cameOrWentAt = Long.MIN_VALUE;
    private long changesSeen;
    private long trimmedAt;

    Ledger(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Takes note of the server's locks. Called after each change of them, or soon after. */
    void look() {
        long nanos = cluster.kernel().nanos();
        SimulatedServer server = cluster.server();
        if (server == observed && server.lockChanges() == changesSeen && nanos - trimmedAt < KEPT_NANOS) {
            return;
        }
        List<List<Object>> rows = rows(server);
        Map<Long, SimulatedSession> now = holders(server, rows);
        Set<Object> stillLiving = rows.stream().filter(row -> !row.get(3).equals(1)).map(row -> row.get(0))
                .collect(Collectors.toSet());
        if (!stillLiving.equals(living)) {
            cameOrWentAt = nanos;
        }
        living = stillLiving;
        changesSeen = server.lockChanges();
        trimmedAt = nanos;
        holds.forEach((key, history) -> {
            Hold last = history.peekLast();
            if (last != null && last.until == Long.MAX_VALUE && now.get(key) != last.session) {
                last.until = nanos;
            }
            while (!history.isEmpty() && history.peekFirst().until < nanos - KEPT_NANOS) {
                history.removeFirst();
            }
        });
        now.forEach((key, session) -> {
            Deque<Hold> history = holds.computeIfAbsent(key, any -> new ArrayDeque<>());
            Hold last = history.peekLast();
            if (last == null || last.until != Long.MAX_VALUE) {
                history.add(new Hold(session, nanos));
            }
        });
    }

    private static Map<Long, SimulatedSession> holders(SimulatedServer server, List<List<Object>> rows) {
        Map<Long, SimulatedSession> holders = new TreeMap<>();
        for (List<Object> row : rows) {
            SimulatedSession session = server.session((Integer) row.get(0));
            if (session != null && row.get(3).equals(1)) {
                holders.put((Long) row.get(1) << 32 | (Long) row.get(2), session);
            }
        }
        return holders;
    }

    private List<List<Object>> rows(SimulatedServer server) {
        if (observed != server || observer == null || !observer.isOpen()) {
            observed = server;
            observer = server.open(OBSERVER) instanceof Opening.Opened opened ? opened.session() : null;
        }
        return observer != null && observer.execute(new LockQueries.AllLocks()) instanceof Reply.Answer answer ? answer.rows()
                : List.of();
    }

    /** Returns whether any session has released a lock, ended or begun since then. */
    boolean wasAnyFreedOrJoined(long since) {
        return cameOrWentAt >= since || holds.values().stream().flatMap(Deque::stream)
                .anyMatch(hold -> hold.until != Long.MAX_VALUE && hold.until >= since);
    }

    /** Returns who holds a lock now, or null. */
    SimulatedSession holder(long lockId) {
        Hold last = last(lockId);
        return last == null || last.until != Long.MAX_VALUE ? null : last.session;
    }

    private Hold last(long lockId) {
        Deque<Hold> history = holds.get(lockId);
        return history == null ? null : history.peekLast();
    }

    /** Returns what a session holds now. */
    Set<Long> heldBy(SimulatedSession session) {
        Set<Long> held = new TreeSet<>();
        holds.keySet().forEach(lockId -> {
            if (holder(lockId) == session) {
                held.add(lockId);
            }
        });
        return held;
    }

    /** Returns whether another session than this one held the lock at any moment since then. */
    boolean wasHeldByAnother(long lockId, SimulatedSession own, long since) {
        for (Hold hold : new ArrayList<>(holds.getOrDefault(lockId, new ArrayDeque<>()))) {
            if (hold.session != own && hold.until >= since) {
                return true;
            }
        }
        return false;
    }

    /** Returns each time since then that the lock has moved to another session than the one before, in words. */
    List<String> moves(long lockId, long since) {
        List<String> moves = new ArrayList<>();
        SimulatedSession before = null;
        for (Hold hold : holds.getOrDefault(lockId, new ArrayDeque<>())) {
            if (hold.since > since && before != null && hold.session != before) {
                moves.add("lock %d from backend %d to %d after %.3f s".formatted(lockId, before.backendPid(),
                        hold.session.backendPid(), (hold.since - since) / 1e9));
            }
            before = hold.session;
        }
        return moves;
    }

    /** Returns since when the present holder holds the lock. */
    long heldSince(long lockId) {
        return last(lockId).since;
    }
}
