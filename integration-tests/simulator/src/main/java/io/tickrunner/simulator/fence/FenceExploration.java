package io.tickrunner.simulator.fence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.tickrunner.simulator.fence.SiteState.Remains;

/**
 * Visits every state that two replicas can reach. A replica that has lost its lock does not notice before its tick has ended,
 * as if it were frozen at that point. The server may end a session or a transaction at any point, and releases the keys of an
 * ended session one after another, in any order.
 */
public final class FenceExploration {

    private final Protocol protocol;
    private final int ticks;
    private final int ends;
    private final int cuts;
    private final Set<SiteState> seen = new HashSet<>();
    private final Deque<SiteState> open = new ArrayDeque<>();
    private long commits;
    private String violation;

    /**
     * @param ticks how many ticks each replica begins
     * @param ends how often the server ends the session of each replica
     * @param cuts how often it ends a transaction of each replica
     */
    public FenceExploration(Protocol protocol, int ticks, int ends, int cuts) {
        this.protocol = protocol;
        this.ticks = ticks;
        this.ends = ends;
        this.cuts = cuts;
    }

    /** Explores until everything is visited or a stale effect is found. */
    public FenceExploration explore() {
        visit(SiteState.fresh(ticks, ends, cuts));
        while (!open.isEmpty() && violation == null) {
            SiteState state = open.pop();
            for (boolean first : List.of(true, false)) {
                step(state, first).forEach(this::visit);
                faults(state, first).forEach(this::visit);
            }
            dying(state).forEach(this::visit);
        }
        return this;
    }

    /** Returns how many states were visited. */
    public int states() {
        return seen.size();
    }

    /** Returns how many steps were commits. */
    public long commits() {
        return commits;
    }

    /** Returns the stale effect that was found; empty if there is none. */
    public Optional<String> violation() {
        return Optional.ofNullable(violation);
    }

    private void visit(SiteState state) {
        if (seen.add(state)) {
            open.push(state);
        }
    }

    private List<SiteState> faults(SiteState state, boolean first) {
        ReplicaState replica = state.replica(first);
        List<SiteState> next = new ArrayList<>();
        if (replica.session() && replica.ends() > 0) {
            next.add(state.with(first, replica.ended()));
        }
        if (!replica.session()) {
            // The server releases one key, whichever.
            if (replica.lock()) {
                next.add(state.with(first, replica.withLock(false)));
            }
            if (replica.grant() != 0) {
                next.add(state.with(first, replica.withGrant(0)));
            }
            if (replica.guardExclusive()) {
                next.add(state.with(first, replica.withGuard(false, replica.guardShared())));
            }
        }
        if (replica.isInTransaction() && replica.connection() && replica.cuts() > 0) {
            next.add(state.with(first, replica.cut()));
        }
        return next;
    }

    private static List<SiteState> dying(SiteState state) {
        List<SiteState> next = new ArrayList<>();
        if (state.dying().lock()) {
            next.add(state.with(new Remains(false, state.dying().grant())));
        }
        if (state.dying().grant() != 0) {
            next.add(state.with(new Remains(state.dying().lock(), 0)));
        }
        return next;
    }

    private List<SiteState> step(SiteState state, boolean first) {
        ReplicaState replica = state.replica(first);
        return switch (replica.stop()) {
            case IDLE -> idle(state, first, replica);
            case LOOK -> raise(state, first, replica, protocol == Protocol.NO_LOOK_FOR_FORMER_GRANTS
                    || !state.isAnyGrantHeldBesides(first), protocol == Protocol.GUARD_BEFORE_LOOK ? Stop.TOKEN : Stop.GUARD);
            case GUARD -> guard(state, first, replica);
            case GUARD_BACK -> raise(state, first, replica.withGuard(false, replica.guardShared()), true,
                    protocol == Protocol.GUARD_BEFORE_LOOK ? Stop.LOOK : Stop.TOKEN);
            case TOKEN -> token(state, first, replica);
            case START -> List.of(state.with(first, replica.begun()).withBegun(replica.token()));
            case BEGIN -> List.of(state.with(first, replica.at(Stop.WRITE)));
            case WRITE -> inTransaction(state, first, replica, replica.at(checked()));
            case CHECK_GUARD -> checkGuard(state, first, replica);
            case CHECK_GRANT -> checkGrant(state, first, replica);
            case COMMIT -> commit(state, first, replica);
            case HAND_OVER -> handOver(state, first, replica);
        };
    }

    private List<SiteState> idle(SiteState state, boolean first, ReplicaState replica) {
        if (replica.ticks() == 0) {
            return List.of();
        }
        if (!replica.session()) {
            // Another session can open while the server is still ending this one.
            return state.dying().isEmpty()
                    ? List.of(state.with(first, replica.reopened()).with(new Remains(replica.lock(), replica.grant())))
                    : List.of();
        }
        if (replica.lock() && replica.token() != 0) {
            return List.of(state.with(first, replica.at(Stop.START)), state.with(first, replica.at(Stop.HAND_OVER)));
        }
        if (replica.lock()) {
            return List.of(state.with(first, replica.at(firstOfRaise())));
        }
        return state.isLockFree() ? List.of(state.with(first, replica.withLock(true).at(firstOfRaise()))) : List.of();
    }

    private Stop firstOfRaise() {
        return protocol == Protocol.GUARD_BEFORE_LOOK ? Stop.GUARD : Stop.LOOK;
    }

    private Stop checked() {
        return switch (protocol) {
            case UNFENCED -> Stop.COMMIT;
            case GRANT_BEFORE_GUARD -> Stop.CHECK_GRANT;
            default -> Stop.CHECK_GUARD;
        };
    }

    /** A step of the statement that raises the fence. The statement of an ended session fails, and is repeated otherwise. */
    private static List<SiteState> raise(SiteState state, boolean first, ReplicaState done, boolean goesOn, Stop next) {
        if (!done.session()) {
            return List.of(state.with(first, done.idle()));
        }
        return goesOn ? List.of(state.with(first, done.at(next))) : List.of(state.with(first, done.idle()));
    }

    private List<SiteState> guard(SiteState state, boolean first, ReplicaState replica) {
        if (protocol == Protocol.NO_GUARD) {
            return raise(state, first, replica, true, Stop.TOKEN);
        }
        boolean free = !state.isGuardExclusive() && !state.isGuardShared();
        return raise(state, first, free && replica.session() ? replica.withGuard(true, replica.guardShared()) : replica, free,
                Stop.GUARD_BACK);
    }

    private static List<SiteState> token(SiteState state, boolean first, ReplicaState replica) {
        if (!replica.session()) {
            return List.of(state.with(first, replica.idle()));
        }
        int token = state.tokens() + 1;
        return List.of(state.with(first, replica.withToken(token).at(Stop.START)).withToken(token));
    }

    /** A step on the connection of the work, which fails if the server has ended it. */
    private static List<SiteState> inTransaction(SiteState state, boolean first, ReplicaState before, ReplicaState after) {
        return List.of(state.with(first, before.connection() ? after : before.idle()));
    }

    private List<SiteState> checkGuard(SiteState state, boolean first, ReplicaState replica) {
        if (state.isGuardExclusive()) {
            // Refused: a new holder is taking over.
            return List.of(state.with(first, replica.idle()));
        }
        Stop next = protocol == Protocol.GRANT_BEFORE_GUARD ? Stop.COMMIT : Stop.CHECK_GRANT;
        return inTransaction(state, first, replica, replica.withGuard(replica.guardExclusive(), true).at(next));
    }

    private List<SiteState> checkGrant(SiteState state, boolean first, ReplicaState replica) {
        if (!state.isGrantHeld(replica.token())) {
            return List.of(state.with(first, replica.idle()));
        }
        ReplicaState passed = switch (protocol) {
            case GRANT_BEFORE_GUARD -> replica.at(Stop.CHECK_GUARD);
            case GUARD_RELEASED_AFTER_CHECK -> replica.withGuard(replica.guardExclusive(), false).at(Stop.COMMIT);
            default -> replica.at(Stop.COMMIT);
        };
        return inTransaction(state, first, replica, passed);
    }

    private List<SiteState> commit(SiteState state, boolean first, ReplicaState replica) {
        if (replica.connection()) {
            commits++;
            if (replica.token() < state.begun()) {
                violation = "An effect under token " + replica.token() + " was committed after a tick had begun under token "
                        + state.begun() + ": " + state;
            }
        }
        return List.of(state.with(first, replica.idle()));
    }

    private List<SiteState> handOver(SiteState state, boolean first, ReplicaState replica) {
        if (!replica.session()) {
            return List.of(state.with(first, replica.idle()));
        }
        boolean lockFirst = protocol == Protocol.LOCK_RELEASED_BEFORE_GRANT;
        ReplicaState next = replica.lock() && (lockFirst || replica.grant() == 0) ? replica.withLock(false)
                : replica.withGrant(0);
        return List.of(state.with(first, next.hasKeys() ? next : next.idle()));
    }
}
