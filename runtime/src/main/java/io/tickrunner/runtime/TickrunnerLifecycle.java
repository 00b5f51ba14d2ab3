package io.tickrunner.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.shutdown.ShutdownConfig;

/** Starts the workers with the app and stops them with it. */
@Singleton
public class TickrunnerLifecycle {

    private static final Logger LOG = Logger.getLogger(TickrunnerLifecycle.class);

    /** After the app's own observers, so that workers which those make are there. */
    private static final int LAST = Interceptor.Priority.LIBRARY_AFTER + 900;
    /** Before the app's own observers, so that what workers use is still there. */
    private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE + 100;
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(2);
    private static final Duration WATCH_EVERY = Duration.ofSeconds(2);
    private static final Duration OVERDUE = Duration.ofSeconds(5);

    private final TickrunnerImpl tickrunner;
    private final WorkerCatalog catalog;
    private final TickThreads threads;
    private final Duration grace;
    private long stopSince;
    private boolean stopped;
    private long lastWatch;

    TickrunnerLifecycle(TickrunnerImpl tickrunner, WorkerCatalog catalog, TickThreads threads,
            TickrunnerConfig config, ShutdownConfig shutdown) {
        this.tickrunner = tickrunner;
        this.catalog = catalog;
        this.threads = threads;
        this.grace = config.shutdownGrace().or(shutdown::timeout).orElse(DEFAULT_GRACE);
    }

    void register(@Observes @Priority(FIRST) StartupEvent event) {
        tickrunner.registerAll(catalog);
    }

    void start(@Observes @Priority(LAST) StartupEvent event) {
        tickrunner.start();
        threads.timer().scheduleWithFixedDelay(this::mendSchedules, WATCH_EVERY.toMillis(), WATCH_EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** The scheduler goes by the wall clock: one that is set back would keep it silent for as long. */
    private void mendSchedules() {
        long now = System.nanoTime();
        boolean frozen = lastWatch != 0 && now - lastWatch > 2 * WATCH_EVERY.toNanos();
        lastWatch = now;
        if (frozen) {
            // The process stood still, and the scheduler with it: let it look first.
            return;
        }
        for (WorkerService worker : tickrunner.workers()) {
            if (worker.overdueBy().filter(by -> by.compareTo(OVERDUE) > 0).isPresent()) {
                LOG.warnf("Worker %s is overdue, as after a clock that was set back; its schedule begins anew", worker.name());
                try {
                    worker.catchUp();
                } catch (RuntimeException e) {
                    LOG.errorf(e, "The schedule of worker %s could not begin anew", worker.name());
                }
            }
        }
    }

    /** At the signal to stop, before the app's graceful shutdown waits for anything. */
    public synchronized void beginStop() {
        if (stopSince == 0) {
            stopSince = System.nanoTime();
            tickrunner.beginStop();
        }
    }

    void stop(@Observes @Priority(FIRST) ShutdownEvent event) {
        beginStop();
        try {
            awaitIdle(stopSince + grace.toNanos());
            interruptTheRest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endStop();
        }
    }

    /** An app that failed to start is not told of its end by an event. */
    @PreDestroy
    void stopAfterFailedStart() {
        if (!stopped) {
            beginStop();
            tickrunner.running().forEach(WorkerService::interruptForShutdown);
            endStop();
        }
    }

    private void endStop() {
        stopped = true;
        tickrunner.endStop();
    }

    private void interruptTheRest() throws InterruptedException {
        for (WorkerService worker : tickrunner.running()) {
            LOG.warnf("Worker %s is still running %s after the signal to stop and is interrupted", worker.name(),
                    DurationText.format(grace));
            worker.interruptForShutdown();
        }
        awaitIdle(System.nanoTime() + LAST_MOMENT.toNanos());
    }

    private void awaitIdle(long until) throws InterruptedException {
        for (WorkerService worker : tickrunner.running()) {
            worker.awaitIdle(Math.max(0, until - System.nanoTime()));
        }
    }
}
