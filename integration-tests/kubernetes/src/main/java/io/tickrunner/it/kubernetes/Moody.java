package io.tickrunner.it.kubernetes;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Fails on demand. */
@TickWorker(name = "moody", lockId = 3003, every = "1s")
public class Moody implements Worker {

    private final Drill drill;

    Moody(Drill drill) {
        this.drill = drill;
    }

    @Override
    public void tick(Tick tick) {
        if (drill.failing()) {
            throw new IllegalStateException("not today");
        }
    }
}
