package io.tickrunner.runtime.spread;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Remembers which released locks wait for which replica, and which replica declined which lock. A promise expires, because its
 * replica may never take the lock. Thread-safe.
 */
public final class Promises {

    private record Promise(int to, long until) {
    }

    private record Refusal(int by, long lockId) {
    }

    private final Map<Long, Promise> promises = new HashMap<>();
    private final Map<Refusal, Long> refusals = new HashMap<>();

    /** Begins with a new session. */
    public synchronized void begin() {
        promises.clear();
        refusals.clear();
    }

    /** Records that a lock is released for a replica, which has until then to take it. */
    public synchronized void promised(long lockId, int to, long until) {
        promises.put(lockId, new Promise(to, until));
    }

    /** Records that a replica does not want a lock, so that it is not offered again before that time. */
    public synchronized void refused(long lockId, int by, long until) {
        promises.remove(lockId);
        refusals.put(new Refusal(by, lockId), until);
    }

    /**
     * Removes what has ended.
     *
     * @return the locks of promises that have ended
     */
    public synchronized Set<Long> prune(long now) {
        Set<Long> ended = promises.entrySet().stream().filter(promise -> now - promise.getValue().until >= 0)
                .map(Map.Entry::getKey).collect(Collectors.toSet());
        promises.keySet().removeAll(ended);
        refusals.values().removeIf(until -> now - until >= 0);
        return ended;
    }

    /** Returns whether a lock waits for this replica. */
    public synchronized boolean isFor(long lockId, int backend, long now) {
        return promisedTo(lockId, now).equals(OptionalInt.of(backend));
    }

    /** Returns the backend of the replica that a lock waits for; empty if it waits for none. */
    public synchronized OptionalInt promisedTo(long lockId, long now) {
        Promise promise = promises.get(lockId);
        return promise != null && now - promise.until < 0 ? OptionalInt.of(promise.to) : OptionalInt.empty();
    }

    /** Returns whether a replica has recently refused a lock. */
    public synchronized boolean isRefusedBy(long lockId, int backend, long now) {
        Long until = refusals.get(new Refusal(backend, lockId));
        return until != null && now - until < 0;
    }

    /** Returns the locks that a replica has recently refused. */
    public synchronized Set<Long> refusedBy(int backend, long now) {
        return refusals.entrySet().stream().filter(e -> e.getKey().by == backend && now - e.getValue() < 0)
                .map(e -> e.getKey().lockId).collect(Collectors.toSet());
    }

    /** Returns the locks that wait for this replica. */
    public synchronized Set<Long> of(int backend, long now) {
        return promises.entrySet().stream().filter(e -> e.getValue().to == backend && now - e.getValue().until < 0)
                .map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
