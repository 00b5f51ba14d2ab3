package io.tickrunner.runtime.lock;

/** Decides what the lock session's thread does next. Pure: all inputs are passed as arguments. */
final class SessionPlan {

    /** The possible steps. */
    enum Step {
        /** End, because the app is stopping. */
        STOP,
        /** Wait until a session is needed. */
        AWAIT_NEED,
        OPEN,
        /** Record that the session was lost. */
        TAKE_LEAVE,
        /** Close the session because it is not needed. */
        REST,
        /** Send the heartbeat with its messages and attempts. */
        BEAT,
        /** Find out until when the former holders of new locks may trust them. */
        SETTLE_DOUBTS,
        /** Look up the senders of waiting messages. */
        LOOK_UP_PEERS,
        /** Check whether other replicas have ended. */
        WATCH_PEERS,
        /** Send requests that callers left pending. */
        SEND,
        /** Check the wire, then wait. */
        WATCH
    }

    /**
     * The inputs of the decision.
     *
     * @param hasSession whether a session exists, possibly lost
     * @param isWanted whether this replica needs a session
     * @param mayRest whether neither this replica nor another one depends on this session
     * @param isUrgent whether peers must be notified now, or locks tried now
     */
    record State(boolean stopping, boolean hasSession, boolean isLost, boolean isResting, boolean isWanted, boolean mayRest,
            boolean isUrgent, boolean hasDoubts, boolean hasUnknownPeers, boolean hasPending, long nextBeat,
            long nextPeerCheck) {
    }

    private SessionPlan() {
    }

    static Step next(long now, State state) {
        if (state.mayRest) {
            return Step.REST;
        }
        if (!state.hasSession || state.isLost) {
            return withoutSession(state);
        }
        if (now - state.nextBeat >= 0) {
            // Before everything else, because a flooded channel must not delay the heartbeat.
            return Step.BEAT;
        }
        if (state.hasDoubts) {
            return Step.SETTLE_DOUBTS;
        }
        if (state.hasUnknownPeers) {
            return Step.LOOK_UP_PEERS;
        }
        if (state.isUrgent) {
            return Step.BEAT;
        }
        if (now - state.nextPeerCheck >= 0) {
            return Step.WATCH_PEERS;
        }
        return state.hasPending ? Step.SEND : Step.WATCH;
    }

    private static Step withoutSession(State state) {
        if (state.hasSession) {
            return Step.TAKE_LEAVE;
        }
        if (state.stopping) {
            return Step.STOP;
        }
        return state.isResting && !state.isWanted ? Step.AWAIT_NEED : Step.OPEN;
    }

    /** Returns whether there is work that must not wait until the next check. */
    static boolean isIdle(State state) {
        return !state.stopping && !state.isUrgent && !state.hasDoubts && !state.hasUnknownPeers && !state.hasPending;
    }

    /**
     * Returns how long to wait before the next check, in nanoseconds.
     *
     * @param period the time between checks
     */
    static long pause(long now, State state, long period) {
        return Math.max(1, Math.min(period, Math.min(state.nextBeat - now, state.nextPeerCheck - now)));
    }
}
