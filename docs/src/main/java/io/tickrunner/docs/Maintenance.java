package io.tickrunner.docs;

import java.util.Map;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

// tag::service[]
@Singleton
public class Maintenance {

    @Inject
    Tickrunner tickrunner;

    /** Runs the worker now and waits for the end of its tick. */
    public Outcome runNow(String worker) {
        return tickrunner.service(worker).orElseThrow().tick();
    }

    /** Runs the worker for one month, which it reads from {@code tick.arguments()}. */
    public Outcome runFor(String worker, String month) {
        return tickrunner.service(worker).orElseThrow().tick(Map.of("month", month));
    }

    /** In this replica only: others take the workers over. */
    public void begin() {
        tickrunner.services().forEach(TickService::pause);
    }

    public void end() {
        tickrunner.services().forEach(TickService::resume);
    }
}
// end::service[]
