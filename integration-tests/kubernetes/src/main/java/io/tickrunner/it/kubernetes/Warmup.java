package io.tickrunner.it.kubernetes;

import org.jboss.logging.Logger;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Runs before the app is ready. */
@TickWorker(name = "warmup", lockId = 3001, every = "1m", timeout = "2m")
public class Warmup implements Worker {

    private static final Logger LOG = Logger.getLogger(Warmup.class);

    private final Drill drill;

    Warmup(Drill drill) {
        this.drill = drill;
    }

    @Override
    public void startup(Tick tick) throws InterruptedException {
        Thread.sleep(drill.startupTakes().toMillis());
        LOG.info("warm");
    }

    @Override
    public void tick(Tick tick) {
    }
}
