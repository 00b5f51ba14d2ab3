package io.tickrunner.runtime.time;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The time of this machine, for tests. */
public final class RealTime {

    private static final ScheduledThreadPoolExecutor TIMER = new ScheduledThreadPoolExecutor(1, runnable -> {
        Thread thread = new Thread(runnable, "test-timer");
        thread.setDaemon(true);
        return thread;
    });

    public static final Time INSTANCE = new SystemTime(TIMER);

    private RealTime() {
    }
}
