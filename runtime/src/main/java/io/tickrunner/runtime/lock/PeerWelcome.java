package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.List;
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
    private boolean welcomed;
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

    void heard() {
        welcomed = true;
    }

    /** Says hello, and returns when a peer has answered, when there is none, or when it has waited long enough. */
    void join(LockSession fresh) {
        welcomed = false;
        fresh.tellPeers(List.of(PeerMessage.HELLO.encode()));
        if (hasPeers(fresh)) {
            await(fresh);
        }
        joinedBefore = true;
    }

    private boolean hasPeers(LockSession fresh) {
        return fresh.holders(new long[0], identity).stream().map(LockHolder::applicationName).distinct().count() > 1;
    }

    private void await(LockSession fresh) {
        long until = System.nanoTime() + patience.toNanos();
        while (!welcomed && !stopping.getAsBoolean() && fresh.lostBecause() == null && System.nanoTime() - until < 0) {
            fresh.poll(0);
            if (joinedBefore) {
                answerPeers.accept(fresh);
            }
            LockSupport.parkNanos(this, LOOK_EVERY.toNanos());
        }
    }
}
