package io.tickrunner.runtime.boot;

import java.time.Duration;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.WorkerCatalog;

/** Starts the workers with the app and stops them with it. */
@Singleton
public class TickrunnerLifecycle {

    private static final Logger LOG = Logger.getLogger(TickrunnerLifecycle.class);

    /** Runs after the app's own observers because they may register workers. */
    private static final int LAST = Interceptor.Priority.LIBRARY_AFTER + 900;
    /** Runs before the app's own observers because they may close what workers use. */
    private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE + 100;
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

    private final TickrunnerImpl tickrunner;
    private final WorkerCatalog catalog;
    private final Duration grace;
    private final Time time;
    private long stopSince;
    private boolean stopped;

    TickrunnerLifecycle(TickrunnerImpl tickrunner, WorkerCatalog catalog, TickrunnerConfig config, ShutdownConfig shutdown,
            Time time) {
        this.tickrunner = tickrunner;
        this.catalog = catalog;
        this.time = time;
        this.grace = config.shutdownGrace().or(shutdown::timeout).orElse(DEFAULT_GRACE);
    }

    void register(@Observes @Priority(FIRST) StartupEvent event) {
        tickrunner.registerAll(catalog);
    }

    void start(@Observes @Priority(LAST) StartupEvent event) {
        tickrunner.start();
    }

    /** Stops new ticks at the signal to stop, before the app's graceful shutdown waits for requests. */
    public synchronized void beginStop() {
        if (stopSince == 0) {
            stopSince = time.nanos();
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

    /** Stops the workers of an app that failed to start, which gets no shutdown event. */
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
            LOG.warnf("Worker %s is still running %s after the signal to stop; interrupting it", worker.name(),
                    DurationText.format(grace));
            worker.interruptForShutdown();
        }
        awaitIdle(time.nanos() + LAST_MOMENT.toNanos());
    }

    private void awaitIdle(long until) throws InterruptedException {
        for (WorkerService worker : tickrunner.running()) {
            worker.awaitIdle(Math.max(0, until - time.nanos()));
        }
    }
}
