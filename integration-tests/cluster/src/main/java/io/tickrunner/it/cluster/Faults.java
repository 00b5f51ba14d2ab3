package io.tickrunner.it.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Singleton;

/** Which worker does what wrong in this replica. */
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

    /** Does what the worker was told to do wrong, if anything, before its work. */
    void commit(String worker) throws InterruptedException {
        switch (of(worker)) {
            case HANG -> new CountDownLatch(1).await();
            case STUBBORN -> ignoreInterrupts(worker);
            case ERROR -> throw new LinkageError("Worker " + worker + " was told to throw an Error");
            case GREEDY -> {
                // Once: whoever would clear the fault may find no memory for that.
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
                // The very fault that is played here.
            }
        }
    }
}
