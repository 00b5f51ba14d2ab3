package io.tickrunner.it.kubernetes;

import org.jboss.logging.Logger;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Work that should not be cut off in the middle. */
@TickWorker(name = "settlement", lockId = 3002, every = "1s")
public class Settlement implements Worker {

    private static final Logger LOG = Logger.getLogger(Settlement.class);

    private final Drill drill;

    Settlement(Drill drill) {
        this.drill = drill;
    }

    @Override
    public void tick(Tick tick) throws InterruptedException {
        LOG.infof("settlement %s begins", tick.id());
        Thread.sleep(drill.workTakes().toMillis());
        tick.ensureLockHeld();
        LOG.infof("settlement %s is complete", tick.id());
    }
}
