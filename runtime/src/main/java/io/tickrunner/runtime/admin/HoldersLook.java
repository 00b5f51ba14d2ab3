package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import io.tickrunner.runtime.lock.LockHolders;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * Queries the lock holders from the database. Only one query runs at a time, regardless of the number of callers, because the
 * lock session must remain free to maintain its locks. Every call completes or fails, even if its thread ends.
 */
final class HoldersLook {

    /** Longer than the lock session waits for any answer. A query that takes longer was dropped with its thread. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Supplier<LockHolders> holders;
    private final Duration longest;
    /**
     * The next query, not yet started. Callers that arrive before it starts share its result, so no result is older than the
     * call.
     */
    private final AtomicReference<Promise<LockHolders>> next = new AtomicReference<>();
    private Future<?> last = Future.succeededFuture();

    /**
     * @param holders queries the database; takes a round trip
     */
    HoldersLook(Vertx vertx, Supplier<LockHolders> holders) {
        this(vertx, holders, LONGEST);
    }

    HoldersLook(Vertx vertx, Supplier<LockHolders> holders, Duration longest) {
        this.vertx = vertx;
        this.holders = holders;
        this.longest = longest;
    }

    /** Returns the result of applying the view to the lock holders; the view runs on a worker thread too. */
    <T> Future<T> view(Function<LockHolders, T> view) {
        return holders().compose(found -> onWorkerThread(() -> view.apply(found)));
    }

    private Future<LockHolders> holders() {
        Promise<LockHolders> mine = Promise.promise();
        Promise<LockHolders> waiting = next.compareAndExchange(null, mine);
        if (waiting != null) {
            return waiting.future();
        }
        synchronized (this) {
            last = last.transform(ended -> look(mine));
        }
        return mine.future();
    }

    private Future<LockHolders> look(Promise<LockHolders> promise) {
        next.set(null);
        return onWorkerThread(holders::get).onComplete(promise);
    }

    /**
     * Runs work on a worker thread. Fails, instead of throwing or waiting indefinitely, if the threads are shut down before the
     * work gets one.
     */
    private <T> Future<T> onWorkerThread(Callable<T> work) {
        Promise<T> promise = Promise.promise();
        try {
            long timer = vertx.setTimer(longest.toMillis(),
                    id -> promise.tryFail("No answer within " + longest.toSeconds() + " s"));
            vertx.executeBlocking(work, false).onComplete(ended -> {
                vertx.cancelTimer(timer);
                if (ended.succeeded()) {
                    promise.tryComplete(ended.result());
                } else {
                    promise.tryFail(ended.cause());
                }
            });
        } catch (RuntimeException e) {
            promise.tryFail(e);
        }
        return promise.future();
    }
}
