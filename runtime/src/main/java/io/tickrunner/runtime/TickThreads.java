package io.tickrunner.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.quarkus.virtual.threads.VirtualThreadsRecorder;

/**
 * The threads that ticks run on. They are not the app's pool: a worker that hangs keeps its own thread and nobody else's, and
 * an interrupt can hit nothing but a worker. As a worker runs once at a time, there are at most as many as workers.
 */
@Singleton
public class TickThreads {

    private final ExecutorService platform = Executors.newCachedThreadPool(threadFactory("tickrunner-worker-"));
    private final ScheduledThreadPoolExecutor timer;

    TickThreads() {
        timer = new ScheduledThreadPoolExecutor(1, threadFactory("tickrunner-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    Executor forWorker(boolean virtualThread) {
        return virtualThread ? VirtualThreadsRecorder.getCurrent() : platform;
    }

    /** For short, non-blocking work at a later time. */
    ScheduledExecutorService timer() {
        return timer;
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
