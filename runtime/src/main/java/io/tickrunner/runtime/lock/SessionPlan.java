package io.tickrunner.runtime.lock;

/** Decides what the thread that keeps the lock session does next. Pure: everything that it depends on is given. */
final class SessionPlan {

    /** What to do. */
    enum Step {
        /** Nothing more: the app stops. */
        STOP,
        /** Wait until somebody needs a session. */
        AWAIT_NEED,
        OPEN,
        /** Take note that the session was lost. */
        TAKE_LEAVE,
        /** Close the session, because nobody needs one. */
        REST,
        /** Send the heartbeat, with what goes along. */
        BEAT,
        /** Find out until when the former holders of new locks may trust them. */
        SETTLE_DOUBTS,
        /** Find out who sent the messages that wait. */
        LOOK_UP_PEERS,
        /** Send what callers left pending. */
        SEND,
        /** Look at the wire, then wait. */
        WATCH
    }

    /**
     * What the decision depends on.
     *
     * @param hasSession whether a session is there, perhaps lost
     * @param isWanted whether somebody here needs a session
     * @param mayRest whether nothing here or elsewhere depends on this session
     * @param isUrgent whether peers must be told something now, or locks tried now
     */
    record State(boolean stopping, boolean hasSession, boolean isLost, boolean isResting, boolean isWanted, boolean mayRest,
            boolean isUrgent, boolean hasDoubts, boolean hasUnknownPeers, boolean hasPending, long nextBeat) {
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
            // Before everything else: whoever floods the channel must not delay the heartbeat.
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

    /** Returns whether something turned up that must not wait until the next look. */
    static boolean isIdle(State state) {
        return !state.stopping && !state.isUrgent && !state.hasDoubts && !state.hasUnknownPeers && !state.hasPending;
    }

    /**
     * Returns for how long to wait before the next look, in nanoseconds.
     *
     * @param period how long a look lasts
     */
    static long pause(long now, State state, long period) {
        return Math.max(1, Math.min(period, state.nextBeat - now));
    }
}
