package io.tickrunner.it.console;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Has nothing to do. */
@TickWorker(name = "newsletter", lockId = 3004, every = "5s")
public class Newsletter implements Worker {

    @Override
    public boolean shouldRun() {
        return false;
    }

    @Override
    public void tick(Tick tick) {
    }
}
