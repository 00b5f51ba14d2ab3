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

/**
 * The events that wait for one observer. Each has its own queue, and a thread only while something waits in it: an observer
 * that is slow or fails is nobody else's matter.
 */
final class ObserverQueue<T> {

    static final int CAPACITY = 1_000;
    private static final Logger LOG = Logger.getLogger(ObserverQueue.class);

    private final Class<T> event;
    private final ObserverMethod<? super T> observer;
    private final Executor executor;
    private final Repetition failures;
    private final Deque<T> waiting = new ArrayDeque<>();
    private boolean draining;
    private boolean closed;
    private long dropped;

    ObserverQueue(Class<T> event, ObserverMethod<? super T> observer, Executor executor, Duration repeatFailuresEvery) {
        this.event = event;
        this.observer = observer;
        this.executor = executor;
        this.failures = new Repetition(repeatFailuresEvery, System::nanoTime);
    }

    /** Never blocks and never throws. */
    void add(T event) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (waiting.size() == CAPACITY) {
                // The news of now is worth more than that of then.
                waiting.removeFirst();
                if (dropped++ == 0) {
                    LOG.warnf("%s takes events more slowly than they come: %d wait, and the oldest are dropped", name(),
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
            LOG.debug("The app's pool takes no more work", e);
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
                    LOG.errorf(e, "%s failed at an event", name());
                } else {
                    LOG.errorf("%s failed at %d events: %s", name(), news.count(), e);
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
            LOG.errorf(e, "The request context of %s could not be ended", name());
        }
    }

    /**
     * Takes no more events, and waits for those that are there.
     *
     * @param until {@link System#nanoTime()} to wait for at most
     * @return how many are left
     */
    synchronized int close(long until) {
        closed = true;
        try {
            for (long left = until - System.nanoTime(); draining && left > 0; left = until - System.nanoTime()) {
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
