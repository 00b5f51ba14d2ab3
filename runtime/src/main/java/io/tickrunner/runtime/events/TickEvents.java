package io.tickrunner.runtime.events;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import org.jboss.logging.Logger;

import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableObserverMethod;
import io.tickrunner.LockLost;
import io.tickrunner.TickCompleted;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResult;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.time.Time;

/**
 * Fires the CDI events of ticks and locks without delaying the worker. A bean only in apps that have observers of these events.
 */
public final class TickEvents implements TickObserver {

    private static final Logger LOG = Logger.getLogger(TickEvents.class);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

    private final Time time;
    private final List<ObserverQueue<TickCompleted>> completed;
    private final List<ObserverQueue<LockLost>> lost;

    /**
     * @param executor runs the observers
     * @param repeatFailuresEvery the interval of reminders about an observer that keeps failing
     */
    public TickEvents(Executor executor, Duration repeatFailuresEvery, Time time) {
        this.time = time;
        completed = queues(TickCompleted.class, executor, repeatFailuresEvery, time);
        lost = queues(LockLost.class, executor, repeatFailuresEvery, time);
    }

    private static <T> List<ObserverQueue<T>> queues(Class<T> event, Executor executor, Duration repeatFailuresEvery,
            Time time) {
        return Arc.container().resolveObserverMethods(event).stream()
                .filter(InjectableObserverMethod::isAsync)
                .map(observer -> new ObserverQueue<>(event, observer, executor, repeatFailuresEvery, time))
                .toList();
    }

    @Override
    public void ticked(WorkerView worker, TickResult result) {
        if (completed.isEmpty()) {
            return;
        }
        TickCompleted event = new TickCompleted(result.worker(), result.tickId(), result.outcome(), result.forced(),
                result.occurrence(), result.startedAt(), result.took(), result.failure());
        completed.forEach(queue -> queue.add(event));
    }

    @Override
    public void lockLost(WorkerView worker, LockLost loss) {
        lost.forEach(queue -> queue.add(loss));
    }

    /** Gives queued events a moment to be delivered, because the last events of an app are those of its shutdown. */
    @Override
    public void stopped() {
        long until = time.nanos() + LAST_MOMENT.toNanos();
        long left = 0;
        for (ObserverQueue<?> queue : completed) {
            left += queue.close(until);
        }
        for (ObserverQueue<?> queue : lost) {
            left += queue.close(until);
        }
        if (left > 0) {
            LOG.warnf("%d events of ticks and locks were not delivered before shutdown", left);
        }
    }
}
