package io.tickrunner.it.console;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Succeeds. */
@TickWorker(name = "cart_sweep", lockId = 3001, every = "2s")
public class CartSweep implements Worker {

    @Override
    public void tick(Tick tick) throws InterruptedException {
        Chores.take(12, 60);
    }
}
