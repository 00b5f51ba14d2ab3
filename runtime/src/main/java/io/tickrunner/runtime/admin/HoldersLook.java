package io.tickrunner.runtime.admin;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.tickrunner.runtime.lock.LockHolders;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * Asks the database who holds what, once at a time: however many want to know, the lock session has its locks to keep.
 */
final class HoldersLook {

    private final Vertx vertx;
    private final Operator operator;
    /** What is to begin: whoever comes before it has begun shares it, and so learns nothing that is older than the question. */
    private final AtomicReference<Promise<LockHolders>> next = new AtomicReference<>();
    private Future<?> last = Future.succeededFuture();

    HoldersLook(Vertx vertx, Operator operator) {
        this.vertx = vertx;
        this.operator = operator;
    }

    /** What the view makes of who holds what, made on a worker thread too. */
    <T> Future<T> view(Function<LockHolders, T> view) {
        return holders().compose(holders -> vertx.executeBlocking(() -> view.apply(holders), false));
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
        return vertx.executeBlocking(operator::holders, false).onComplete(promise);
    }
}
