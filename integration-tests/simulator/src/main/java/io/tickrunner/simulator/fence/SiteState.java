package io.tickrunner.simulator.fence;

/**
 * All replicas, and what the database shows.
 *
 * @param one a replica
 * @param other the other one
 * @param dying the keys of a session that the server is still ending although its replica has opened another one
 * @param tokens the last token that was given
 * @param begun the largest token under which a tick has begun
 */
record SiteState(ReplicaState one, ReplicaState other, Remains dying, int tokens, int begun) {

    /**
     * Keys of an ended session that are not released yet.
     *
     * @param lock whether the lock is among them
     * @param grant the token whose key is among them; 0 if none
     */
    record Remains(boolean lock, int grant) {

        static final Remains NONE = new Remains(false, 0);

        boolean isEmpty() {
            return !lock && grant == 0;
        }
    }

    static SiteState fresh(int ticks, int ends, int cuts) {
        return new SiteState(ReplicaState.fresh(ticks, ends, cuts), ReplicaState.fresh(ticks, ends, cuts), Remains.NONE, 0, 0);
    }

    ReplicaState replica(boolean first) {
        return first ? one : other;
    }

    SiteState with(boolean first, ReplicaState changed) {
        return first ? new SiteState(changed, other, dying, tokens, begun) : new SiteState(one, changed, dying, tokens, begun);
    }

    SiteState with(Remains remains) {
        return new SiteState(one, other, remains, tokens, begun);
    }

    SiteState withToken(int given) {
        return new SiteState(one, other, dying, given, begun);
    }

    SiteState withBegun(int token) {
        return new SiteState(one, other, dying, tokens, Math.max(begun, token));
    }

    boolean isLockFree() {
        return !one.lock() && !other.lock() && !dying.lock();
    }

    /** Returns whether a session, of whichever replica, holds the key of this grant. */
    boolean isGrantHeld(int token) {
        return one.grant() == token || other.grant() == token || dying.grant() == token;
    }

    /** Returns whether a session other than this replica's holds the key of any grant. */
    boolean isAnyGrantHeldBesides(boolean first) {
        return replica(!first).grant() != 0 || dying.grant() != 0;
    }

    boolean isGuardShared() {
        return one.guardShared() || other.guardShared();
    }

    boolean isGuardExclusive() {
        return one.guardExclusive() || other.guardExclusive();
    }
}
