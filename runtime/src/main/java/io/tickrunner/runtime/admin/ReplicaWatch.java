package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.tickrunner.runtime.lock.LockHolder;
import io.tickrunner.runtime.lock.LockHolders;
import io.vertx.core.Vertx;

/**
 * Watches whether replicas that owe an answer are still up. All waiting callers share one query every two seconds; without a
 * waiting caller there are no queries.
 */
final class ReplicaWatch {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final HoldersLook look;
    private final Duration lookEvery;
    private final Map<CompletableFuture<?>, Waiting<?>> waiting = new ConcurrentHashMap<>();
    private long timer = -1;

    private record Waiting<T>(String replica, CompletableFuture<T> answer, T otherwise) {

        void giveUpIfGone(Set<String> present) {
            if (!present.contains(replica)) {
                answer.complete(otherwise);
            }
        }
    }

    ReplicaWatch(Vertx vertx, HoldersLook look) {
        this(vertx, look, LOOK_EVERY);
    }

    ReplicaWatch(Vertx vertx, HoldersLook look, Duration lookEvery) {
        this.vertx = vertx;
        this.look = look;
        this.lookEvery = lookEvery;
    }

    /** Completes an answer with {@code otherwise} if the replica that owes it no longer has a lock session. */
    <T> void whenGone(String replica, CompletableFuture<T> answer, T otherwise) {
        add(new Waiting<>(replica, answer, otherwise));
        answer.whenComplete((result, failure) -> remove(answer));
    }

    private synchronized void add(Waiting<?> added) {
        waiting.put(added.answer(), added);
        if (timer < 0) {
            timer = vertx.setPeriodic(lookEvery.toMillis(), id -> look());
        }
    }

    private synchronized void remove(CompletableFuture<?> answer) {
        waiting.remove(answer);
        if (waiting.isEmpty() && timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private void look() {
        look.view(ReplicaWatch::present).onSuccess(present -> {
            // Unknown while this replica has no lock session itself.
            if (!present.isEmpty()) {
                waiting.values().forEach(one -> one.giveUpIfGone(present));
            }
        });
    }

    private static Set<String> present(LockHolders holders) {
        return holders.all().stream().filter(holder -> !holder.isForeign()).map(LockHolder::replica)
                .collect(Collectors.toSet());
    }
}
