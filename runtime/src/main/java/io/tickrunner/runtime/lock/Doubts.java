package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.tickrunner.runtime.peer.PeerRoll;

/** Finds out for new grants whether a former holder may still trust the lock. Thread-safe. */
final class Doubts {

    private static final Duration LOOK = Duration.ofMillis(5);

    private final TakeOverWait takeOverWait;
    private final Runnable wakeKeeper;
    private final Set<SessionGrant> open = ConcurrentHashMap.newKeySet();

    Doubts(TakeOverWait takeOverWait, Runnable wakeKeeper) {
        this.takeOverWait = takeOverWait;
        this.wakeKeeper = wakeKeeper;
    }

    /** Returns how long work must still wait with a grant because the former holder may not have noticed its loss yet. */
    Duration waitFor(SessionGrant grant) {
        Duration notice = takeOverWait.noticeLeft(grant);
        if (!notice.isZero() || !takeOverWait.asksForDoubt()) {
            return notice;
        }
        OptionalLong until = grant.doubtUntil();
        if (until.isEmpty()) {
            open.add(grant);
            wakeKeeper.run();
            return LOOK;
        }
        return takeOverWait.left(until.getAsLong());
    }

    /** Returns whether grants wait for {@link #settle}. */
    boolean areOpen() {
        return !open.isEmpty();
    }

    /** Looks up the peers, and determines until when the former holders may trust these locks. */
    void settle(LockSession current, PeerRoll.PeerAction action) {
        List<SessionGrant> settled = List.copyOf(open);
        boolean known = current.lookUpPeers(action);
        settled.forEach(grant -> grant.doubtUntil(known ? takeOverWait.doubt(grant) : takeOverWait.unknownDoubt()));
        open.removeAll(settled);
    }
}
