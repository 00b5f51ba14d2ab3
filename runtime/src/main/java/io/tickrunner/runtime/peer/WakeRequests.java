package io.tickrunner.runtime.peer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests to wake up workers in other replicas that are not sent yet; one per worker, however often it is made. Thread-safe.
 */
final class WakeRequests {

    /** The number of the last request by lock ID, because one that is made while the message is on its way needs another. */
    private final Map<Long, Long> unsent = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    void add(long lockId) {
        unsent.put(lockId, numbers.incrementAndGet());
    }

    boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    Map<Long, Long> unsent() {
        return Map.copyOf(unsent);
    }

    void sent(Map<Long, Long> requests) {
        requests.forEach(unsent::remove);
    }
}
