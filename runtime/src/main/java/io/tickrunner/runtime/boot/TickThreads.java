package io.tickrunner.runtime.boot;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.virtual.threads.VirtualThreadsRecorder;
import io.tickrunner.runtime.tick.WorkerExecutors;
import io.tickrunner.runtime.time.SystemTime;
import io.tickrunner.runtime.time.Time;
import io.vertx.core.Vertx;

/**
 * The threads that ticks run on. They are not the app's pool: a worker that hangs keeps its own thread and nobody else's, and
 * an interrupt can hit nothing but a worker. As a worker runs once at a time, there are at most as many as workers.
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

    /** Quarkus' own substitute for virtual threads is the app's pool, which hanging workers would use up, so it is not used. */
    @Override
    public Executor forWorker(boolean virtualThread) {
        return virtualThread && hasVirtualThreads ? this::executeOnVirtualThread : platform;
    }

    private void executeOnVirtualThread(Runnable task) {
        if (Vertx.currentContext() == null) {
            VirtualThreadsRecorder.getCurrent().execute(task);
        } else {
            // The thread would take over the caller's Vert.x context, and with it the caller's request context and MDC.
            timer.execute(() -> VirtualThreadsRecorder.getCurrent().execute(task));
        }
    }

    /** Returns the clocks, and alarms on a thread of this object's own. */
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
