package io.tickrunner.it.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import org.jboss.logging.Logger;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * Logs every second what this process has used so far. What a thread allocates after the last look at it is lost when the
 * thread ends, but the threads of workers that tick often do not end.
 */
final class TickMeter implements Runnable {

    private static final Logger LOG = Logger.getLogger(TickMeter.class);
    private static final long EVERY_MILLIS = 1_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final LongAdder ticks = new LongAdder();
    private final Map<Long, Long> allocatedBefore = new HashMap<>();
    private long allocated;

    /** Starts a meter on its own thread. */
    static TickMeter start() {
        TickMeter meter = new TickMeter();
        Thread thread = new Thread(meter, "meter");
        thread.setDaemon(true);
        thread.start();
        return meter;
    }

    /** Counts a tick; this is all that a measured worker does. */
    void ticked() {
        ticks.increment();
    }

    @Override
    public void run() {
        try {
            while (true) {
                LOG.infof("Used until %d ns: %d ticks, %d ns of CPU, %d bytes", System.nanoTime(), ticks.sum(),
                        system.getProcessCpuTime(), allocatedBytes());
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns what all threads but this one have allocated, including threads that have ended since the first look. */
    private long allocatedBytes() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            // A thread that has just ended has a negative value.
            if (bytes[i] >= 0 && ids[i] != Thread.currentThread().getId()) {
                Long before = allocatedBefore.put(ids[i], bytes[i]);
                allocated += bytes[i] - (before == null ? 0 : before);
            }
        }
        return allocated;
    }
}
