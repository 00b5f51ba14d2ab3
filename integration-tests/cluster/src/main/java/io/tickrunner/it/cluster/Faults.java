package io.tickrunner.it.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Singleton;

/** The faults of the workers in this replica. */
@Singleton
public class Faults {

    private final Map<String, Fault> faults = new ConcurrentHashMap<>();

    public Fault of(String worker) {
        return faults.getOrDefault(worker, Fault.NONE);
    }

    public void set(String worker, Fault fault) {
        faults.put(worker, fault);
    }

    public void clear() {
        faults.clear();
    }

    /** Commits the worker's fault, if any, before its work. */
    void commit(String worker) throws InterruptedException {
        switch (of(worker)) {
            case HANG -> new CountDownLatch(1).await();
            case STUBBORN -> ignoreInterrupts(worker);
            case ERROR -> throw new LinkageError("Worker " + worker + " throws an Error as requested");
            case GREEDY -> {
                // Only once, because there may be no memory to clear the fault.
                faults.remove(worker);
                AllMemory.take(Duration.ofSeconds(6));
            }
            case NONE, SLOW -> {
            }
        }
    }

    private void ignoreInterrupts(String worker) {
        while (of(worker) == Fault.STUBBORN) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                // The injected fault itself.
            }
        }
    }
}
