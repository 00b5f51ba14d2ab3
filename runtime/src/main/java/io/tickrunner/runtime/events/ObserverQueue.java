package io.tickrunner.runtime.events;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.inject.spi.ObserverMethod;

import org.jboss.logging.Logger;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Time;

/**
 * Queues the events for one observer. Each observer has its own queue, which uses a thread only while it contains events. A
 * slow or failing observer therefore does not affect other observers.
 */
final class ObserverQueue<T> {

    static final int CAPACITY = 1_000;
    private static final Logger LOG = Logger.getLogger(ObserverQueue.class);

    private final Class<T> event;
    private final ObserverMethod<? super T> observer;
    private final Executor executor;
    private final Time time;
    private final Repetition failures;
    private final Deque<T> waiting = new ArrayDeque<>();
    private boolean draining;
    private boolean closed;
    private long dropped;

    ObserverQueue(Class<T> event, ObserverMethod<? super T> observer, Executor executor, Duration repeatFailuresEvery,
            Time time) {
        this.event = event;
        this.observer = observer;
        this.executor = executor;
        this.time = time;
        this.failures = new Repetition(repeatFailuresEvery, time::nanos);
    }

    /** Adds an event. Never blocks and never throws. */
    void add(T event) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (waiting.size() == CAPACITY) {
                // Recent events are more useful than old ones.
                waiting.removeFirst();
                if (dropped++ == 0) {
                    LOG.warnf("%s is slower than the events arrive; %d are waiting, dropping the oldest", name(),
                            CAPACITY);
                }
            }
            waiting.addLast(event);
            if (draining) {
                return;
            }
            draining = true;
        }
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            LOG.debug("The app's pool accepts no more work", e);
            stopDraining();
        }
    }

    private void drain() {
        for (T event = next(); event != null; event = next()) {
            tell(event);
        }
    }

    private synchronized T next() {
        T event = waiting.pollFirst();
        if (event == null) {
            if (dropped > 0) {
                LOG.infof("%s has caught up; %d events were dropped", name(), dropped);
                dropped = 0;
            }
            stopDraining();
        }
        return event;
    }

    private synchronized void stopDraining() {
        draining = false;
        notifyAll();
    }

    private void tell(T event) {
        ManagedContext requestContext = Arc.container().requestContext();
        requestContext.activate();
        try {
            observer.notify(event);
            failures.over();
        } catch (Throwable e) {
            failures.happened(e.getClass().getName()).ifPresent(news -> {
                if (news.inFull()) {
                    LOG.errorf(e, "%s failed to handle an event", name());
                } else {
                    LOG.errorf("%s failed to handle %d events: %s", name(), news.count(), e);
                }
            });
        } finally {
            terminate(requestContext);
        }
    }

    private void terminate(ManagedContext requestContext) {
        try {
            requestContext.terminate();
        } catch (RuntimeException e) {
            LOG.errorf(e, "Could not end the request context of: %s", name());
        }
    }

    /**
     * Stops accepting events and waits until the queued ones are handled.
     *
     * @param until the {@link Time#nanos()} at which to stop waiting
     * @return the number of events left
     */
    synchronized int close(long until) {
        closed = true;
        try {
            for (long left = until - time.nanos(); draining && left > 0; left = until - time.nanos()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int left = waiting.size();
        waiting.clear();
        return left;
    }

    private String name() {
        return "The observer of " + event.getSimpleName() + " in " + observer.getBeanClass().getName();
    }
}
