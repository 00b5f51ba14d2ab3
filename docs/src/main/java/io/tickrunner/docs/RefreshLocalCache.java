package io.tickrunner.docs;

import io.tickrunner.Cadence;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "refresh_local_cache", lockId = 1009, every = "1m", cadence = Cadence.REPLICA)
public class RefreshLocalCache implements Worker {

    @Override
    public void tick(Tick tick) {
    }
}
// end::worker[]
