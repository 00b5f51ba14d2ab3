package io.tickrunner.it.console;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Succeeds, after it has warmed up. */
@TickWorker(name = "search_index", lockId = 3002, every = "3s", timeout = "1m")
public class SearchIndex implements Worker {

    @Override
    public void startup(Tick tick) throws InterruptedException {
        Chores.take(20, 40);
    }

    @Override
    public void tick(Tick tick) throws InterruptedException {
        Chores.take(80, 400);
    }
}
