package io.tickrunner.it.kubernetes;

import java.util.concurrent.CountDownLatch;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Hangs on demand, as code does that waits for a socket: its interrupt is lost. */
@TickWorker(name = "stubborn", lockId = 3004, every = "1s", timeout = "1s")
public class Stubborn implements Worker {

    private final CountDownLatch never = new CountDownLatch(1);
    private final Drill drill;

    Stubborn(Drill drill) {
        this.drill = drill;
    }

    @Override
    public void tick(Tick tick) {
        while (drill.stubborn()) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // Lost, on purpose.
            }
        }
    }
}
