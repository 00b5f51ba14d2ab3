package io.tickrunner.docs;

import java.io.IOException;

import jakarta.inject.Inject;

import org.eclipse.microprofile.faulttolerance.Retry;

import io.tickrunner.LockLostException;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "import_rates", lockId = 1020, every = "1h", timeout = "1m")
public class ImportRates implements Worker {

    @Inject
    RateServer server;

    @Override
    @Retry(maxRetries = 3, delay = 200, abortOn = { LockLostException.class, InterruptedException.class })
    public void tick(Tick tick) throws IOException, InterruptedException {
        tick.ensureLockHeld(); // a retry must not continue without the lock
        server.fetchRates();
    }
}
// end::worker[]
