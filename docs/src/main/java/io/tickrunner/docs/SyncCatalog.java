package io.tickrunner.docs;

import java.io.IOException;

import io.tickrunner.ComponentLogger;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "sync_catalog", lockId = 1019, every = "10m", timeout = "1m", retry = "10s", maxRetries = 3)
public class SyncCatalog implements Worker {

    private static final ComponentLogger LOG = ComponentLogger.of("sync_catalog");

    @Override
    public void tick(Tick tick) throws IOException {
        LOG.debug("syncing", "planned", tick.occurrence(), "attempt", tick.attempt());
        fetchCatalog(); // may fail: the next attempts come 10 s, 20 s and 40 s later
    }
    // end::worker[]

    private void fetchCatalog() throws IOException {
    }
    // tag::worker[]
}
// end::worker[]
