package io.tickrunner.runtime.lock;

import io.tickrunner.runtime.time.Time;

/** When a replica looks again whether grants have to move: with a heartbeat, or before the next one. Used by the keeper. */
final class LookTimer {

    private long next;
    private boolean early;

    /** Looks again with the first heartbeat from then on. */
    void at(long nanos) {
        next = nanos;
        early = false;
    }

    /** Looks again then, even if that is before the next heartbeat. */
    void earlyAt(long nanos) {
        next = nanos;
        early = true;
    }

    /** Looks again then at the latest, even if that is before the next heartbeat. */
    void noLaterThan(long nanos) {
        earlyAt(Time.earlier(next, nanos));
    }

    boolean isDue(long now) {
        return now - next >= 0;
    }

    /** Returns when the next heartbeat is needed, if it is planned for the given time. */
    long earliest(long nextBeat) {
        return early ? Time.earlier(nextBeat, next) : nextBeat;
    }
}
