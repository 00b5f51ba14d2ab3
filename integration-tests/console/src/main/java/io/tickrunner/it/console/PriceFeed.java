package io.tickrunner.it.console;

import io.tickrunner.Cadence;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Succeeds in each replica. */
@TickWorker(name = "price_feed", lockId = 3005, every = "2s", cadence = Cadence.REPLICA)
public class PriceFeed implements Worker {

    @Override
    public void tick(Tick tick) throws InterruptedException {
        Chores.take(5, 25);
    }
}
