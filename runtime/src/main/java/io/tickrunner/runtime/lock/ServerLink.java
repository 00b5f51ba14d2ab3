package io.tickrunner.runtime.lock;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.tickrunner.runtime.peer.Notification;
import io.tickrunner.runtime.peer.PeerSession;

/**
 * One open session with the server that keeps the locks. Each call is one round trip. The calls of a heartbeat also prove that
 * the session's own backend answers. Used by one thread at a time, except {@link #abort()}.
 */
public interface ServerLink {

    /**
     * Sends lock and unlock calls together.
     *
     * @return the server's answers in the order of the calls
     */
    boolean[] execute(List<? extends LockCall> calls) throws LinkFailure;

    /**
     * Tries to lock keys in this order, until so many of them are locked.
     *
     * @param most at least 1
     * @return whether each key was locked, in the order of the calls; {@code false}, too, for those that were not tried
     */
    boolean[] lockFirst(List<? extends LockCall> calls, int most) throws LinkFailure;

    /**
     * Tries once to raise the fence of a lock that this session holds. The unlock of the lock lowers it first.
     *
     * @param key the key of the lock
     */
    FenceAnswer raiseFence(long key, FenceKeys keys) throws LinkFailure;

    /** Unlocks those of these keys that this session holds. */
    void unlockWhateverIsHeld(Collection<Long> keys) throws LinkFailure;

    /** Unlocks everything that this session holds. */
    void unlockAll() throws LinkFailure;

    /** Returns the keys that this session holds according to the server. */
    Set<Long> heldKeys() throws LinkFailure;

    /** Sends messages, in order, to all sessions that listen on the app's channel. */
    void notifyPeers(Collection<String> messages) throws LinkFailure;

    /** Proves that the session's own backend answers. */
    void ping() throws LinkFailure;

    /**
     * Ends the backends of this replica's earlier sessions that still hold their locks a lease after the loss. Sends nothing if
     * there are none. Whether that succeeds says nothing about this session.
     */
    void endOrphans();

    /** Returns whether the session's own backend answered a call since this moment, by the clock of this replica. */
    boolean isProvedSince(long nanos);

    /** Returns how many milliseconds ago, by the server's clock, the server stamped something with this time. */
    long millisSince(long stampedAt);

    /** Returns the notifications that arrived with the answers to calls. Does not look at the network. */
    List<Notification> notificationsOnTheWay() throws LinkFailure;

    /**
     * Listens to notification channels, and no longer to others.
     *
     * @param more identifiers in lower case
     */
    void listen(Collection<String> more, Collection<String> less) throws LinkFailure;

    /**
     * Reads what has arrived without waiting for more. Fails if the session has ended in any way.
     *
     * @param arrived receives the notifications
     * @return whether everything was read, so that the session was alive when this call began
     */
    boolean look(Consumer<Notification> arrived) throws LinkFailure;

    /**
     * Waits until something arrives, and reads that. Fails if nothing arrives and the session has ended.
     *
     * @param millis how long to wait; at least 1
     * @param arrived receives the notifications
     * @return whether nothing arrived, so that the session was alive when this call began
     */
    boolean await(int millis, Consumer<Notification> arrived) throws LinkFailure;

    /**
     * Returns the lock sessions of the app's other replicas, and the sessions of the given backends.
     *
     * @param backends process IDs to look up regardless of their application name
     */
    List<PeerSession> sessions(Collection<Integer> backends) throws LinkFailure;

    /**
     * Returns which of these backends do not hold their {@link SessionKey}, because their session has ended or never had one.
     *
     * @param backends process IDs
     */
    Set<Integer> withoutSessionKey(Collection<Integer> backends) throws LinkFailure;

    /** Returns those of these keys that no other session holds. */
    Set<Long> freeKeys(long[] keys) throws LinkFailure;

    /** Finds sessions that hold one of these keys and are not replicas of this app. */
    void foreignHolders(long[] keys, HolderConsumer consumer) throws LinkFailure;

    /** Returns who holds these keys, and all replicas of the app. */
    List<LockHolder> holders(long[] keys) throws LinkFailure;

    /** Closes the connection even if a thread is reading from it. Never fails; any thread. */
    void abort();

    /** Ends the session with a message to the server. Never fails. */
    void close();

    /** A lock or an unlock. */
    interface LockCall {

        long key();

        /** Returns whether the key is to be locked, by a single attempt, or unlocked. */
        boolean isLock();
    }

    /** Receives the results of a lookup. */
    interface HolderConsumer {

        /**
         * Receives one holder.
         *
         * @param holder its {@code application_name}, or its process ID in words
         */
        void accept(long key, String holder);
    }
}
