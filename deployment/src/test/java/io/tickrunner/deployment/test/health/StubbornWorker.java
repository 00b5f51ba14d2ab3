package io.tickrunner.deployment.test.health;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Works until it is released and ignores interrupts. */
@TickWorker(name = "stubborn", lockId = 1001, every = "1s")
public class StubbornWorker implements Worker {

    final AtomicInteger started = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void tick(Tick tick) {
        started.incrementAndGet();
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                // Ignored on purpose.
            }
        }
    }

    void release() {
        released.countDown();
    }
}
