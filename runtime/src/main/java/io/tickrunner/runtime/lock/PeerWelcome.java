package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A replica that joins others waits a moment to hear what they know before it takes a lock: a worker may be paused, or have run
 * just now. Used by the lock session's thread.
 */
final class PeerWelcome {

    /** A peer looks for messages a few times a second. One that is frozen never answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final ReplicaIdentity identity;
    private final Duration patience;
    private final BooleanSupplier stopping;
    private final Consumer<LockSession> answerPeers;
    private final Set<Integer> newcomers = new HashSet<>();
    private boolean welcomed;
    private boolean greeted;
    /** A replica that has heard of nothing yet has nothing to tell another that joins. */
    private boolean joinedBefore;

    /**
     * @param answerPeers tells peers that join what this replica knows
     */
    PeerWelcome(ReplicaIdentity identity, LockSettings settings, BooleanSupplier stopping, Consumer<LockSession> answerPeers) {
        this.identity = identity;
        // Not longer than the session may be silent.
        this.patience = settings.heartbeat().compareTo(PATIENCE) < 0 ? settings.heartbeat() : PATIENCE;
        this.stopping = stopping;
        this.answerPeers = answerPeers;
    }

    /** A peer has told what it knows. */
    void heard() {
        welcomed = true;
    }

    /** The peer with this backend has nothing to tell. */
    void heardNewcomer(int backendPid) {
        newcomers.add(backendPid);
    }

    /** A peer that joins wants to hear from this replica. */
    void greeted() {
        greeted = true;
    }

    /** Says hello, and returns when a peer has told what it knows, when none can, or when it has waited long enough. */
    void join(LockSession fresh) {
        welcomed = false;
        newcomers.clear();
        fresh.tellPeers(joinedBefore ? List.of(PeerMessage.HELLO.encode())
                : List.of(PeerMessage.HELLO.encode(), PeerMessage.NEWCOMER.encode()));
        Set<Integer> peers = fresh.peers(identity);
        long until = System.nanoTime() + patience.toNanos();
        while (!welcomed && !newcomers.containsAll(peers) && !stopping.getAsBoolean() && fresh.lostBecause() == null
                && System.nanoTime() - until < 0) {
            fresh.poll(0);
            answer(fresh);
            LockSupport.parkNanos(this, LOOK_EVERY.toNanos());
        }
        joinedBefore = true;
    }

    private void answer(LockSession fresh) {
        if (joinedBefore) {
            answerPeers.accept(fresh);
        } else if (greeted) {
            fresh.tellPeers(List.of(PeerMessage.NEWCOMER.encode()));
        }
        greeted = false;
    }
}
