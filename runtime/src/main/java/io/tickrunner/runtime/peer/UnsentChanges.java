package io.tickrunner.runtime.peer;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Holds the last change of each worker until the peers have been notified; they need only the latest state. Thread-safe. */
final class UnsentChanges<E extends ChangeBook.Entry<E>> {

    private final Map<Long, Unsent<E>> unsent = new ConcurrentHashMap<>();

    /** A change, and the future to complete when the peers have been notified. */
    record Unsent<E>(E entry, CompletableFuture<Void> told) {
    }

    /**
     * @return completes when the server has accepted the message for the peers
     */
    CompletionStage<Void> add(long lockId, E entry) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        unsent.merge(lockId, new Unsent<>(entry, told), (before, now) -> {
            // Of two concurrent changes, the winning one is sent for both.
            now.told().whenComplete((sent, failure) -> before.told().complete(null));
            return before.entry().change() > now.entry().change() ? new Unsent<>(before.entry(), now.told()) : now;
        });
        return told;
    }

    boolean isEmpty() {
        return unsent.isEmpty();
    }

    Map<Long, Unsent<E>> all() {
        return new HashMap<>(unsent);
    }

    /** Removes the changes that were sent, unless they were superseded meanwhile. */
    void sent(Map<Long, Unsent<E>> sent) {
        sent.forEach((lockId, change) -> {
            if (unsent.remove(lockId, change)) {
                change.told().complete(null);
            }
        });
    }
}
