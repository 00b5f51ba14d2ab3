package io.tickrunner.deployment.test.health;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Fails until it is switched back. */
@TickWorker(name = "flaky", lockId = 1001, every = "31d")
public class FlakyWorker implements Worker {

    volatile boolean broken = true;

    @Override
    public void tick(Tick tick) {
        if (broken) {
            throw new IllegalStateException("no space");
        }
    }
}
