package io.tickrunner.runtime.boot;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.virtual.threads.VirtualThreadsRecorder;
import io.tickrunner.runtime.tick.WorkerExecutors;
import io.tickrunner.runtime.time.SystemTime;
import io.tickrunner.runtime.time.Time;
import io.vertx.core.Vertx;

/**
 * Provides the threads that ticks run on, separate from the app's pool. A hanging worker therefore blocks only its own thread,
 * and an interrupt can only reach a worker. There are at most as many threads as workers because a worker runs once at a time.
 */
@Singleton
public class TickThreads implements WorkerExecutors {

    private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

    private final ExecutorService platform = Executors.newCachedThreadPool(threadFactory("tickrunner-worker-"));
    private final ScheduledThreadPoolExecutor timer;
    private final Time time;
    private final boolean hasVirtualThreads;

    public TickThreads(
            @ConfigProperty(name = "quarkus.virtual-threads.enabled", defaultValue = "true") boolean virtualThreads) {
        hasVirtualThreads = virtualThreads && Runtime.version().feature() >= FIRST_JAVA_WITH_VIRTUAL_THREADS;
        timer = new ScheduledThreadPoolExecutor(1, threadFactory("tickrunner-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        time = new SystemTime(timer);
    }

    /**
     * Returns the executor for a worker. Does not use Quarkus' fallback for virtual threads: that is the app's pool, which
     * hanging workers would exhaust.
     */
    @Override
    public Executor forWorker(boolean virtualThread) {
        return virtualThread && hasVirtualThreads ? this::executeOnVirtualThread : platform;
    }

    private void executeOnVirtualThread(Runnable task) {
        if (Vertx.currentContext() == null) {
            VirtualThreadsRecorder.getCurrent().execute(task);
        } else {
            // Otherwise the thread would inherit the caller's Vert.x context, and with it the caller's request context and MDC.
            timer.execute(() -> VirtualThreadsRecorder.getCurrent().execute(task));
        }
    }

    /** Returns the clocks, and alarms that run on a thread owned by this object. */
    @Produces
    @Singleton
    Time time() {
        return time;
    }

    @PreDestroy
    void shutdown() {
        timer.shutdownNow();
        platform.shutdownNow();
    }

    private static ThreadFactory threadFactory(String prefix) {
        ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
        AtomicInteger number = new AtomicInteger();
        return runnable -> {
            Thread thread = new Thread(runnable, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(classLoader);
            return thread;
        };
    }
}
