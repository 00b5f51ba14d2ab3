package io.tickrunner.runtime.lock;

import java.util.Collection;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.peer.PeerListener;

/** The life of the lock session, from the start of the app to its stop. For the room boot. */
public interface SessionLife {

    /** Opens the lock session, without waiting for it. */
    void start();

    /** Sets the listener that executes the requests of other replicas. */
    void listen(PeerListener listener);

    /** Registers a worker of this replica, about which peers' messages are kept. */
    void register(OwnWorker worker);

    /** Removes all information about a worker that was unregistered. */
    void forget(long lockId);

    /** Releases many grants at once. Notifies the other replicas of runs here first, and asks them to try afterwards. */
    void handBack(Collection<LockGrant> grants);

    /** Releases everything and ends the session. */
    void stop();
}
