package io.tickrunner.runtime.time;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/** A task and its alarm in one object, because each worker waits with one. May be passed to {@link Time#after} once. */
public abstract class OwnAlarm implements Runnable, Callable<Void>, Time.Alarm {

    private Future<Void> future;

    /** Records what cancels it. Called before anybody else knows of the alarm. */
    final void scheduled(Future<Void> by) {
        future = by;
    }

    @Override
    public final Void call() {
        run();
        return null;
    }

    @Override
    public final void cancel() {
        future.cancel(false);
    }
}
