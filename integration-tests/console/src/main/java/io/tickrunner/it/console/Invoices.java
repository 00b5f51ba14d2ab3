package io.tickrunner.it.console;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Is never due during a test, so only a command runs it. */
@TickWorker(name = "invoices", lockId = 3006, every = "6h")
public class Invoices implements Worker {

    @Override
    public void tick(Tick tick) {
    }
}
