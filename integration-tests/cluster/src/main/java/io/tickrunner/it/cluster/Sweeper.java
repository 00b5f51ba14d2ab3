package io.tickrunner.it.cluster;

import io.tickrunner.Cadence;
import io.tickrunner.PassWorker;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;

/** A pass that finds nothing to do, with the other cadence than {@link PoolUser}. */
@TickWorker(name = "sweeper", lockId = 40_002, every = "1s", cadence = Cadence.REPLICA)
public class Sweeper implements PassWorker {

    @Override
    public int pass(Tick tick) {
        tick.ensureLockHeld();
        return 0;
    }

    @Override
    public String countKey() {
        return "swept";
    }
}
