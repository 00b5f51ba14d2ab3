package io.tickrunner.docs;

import java.io.IOException;

import io.quarkus.logging.Log;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

@TickWorker(name = "poll_feed", lockId = 1004, every = "30s")
public class PollFeed implements Worker {

    private String cursor;

    // tag::startup[]
    @Override
    public void startup(Tick tick) throws IOException {
        cursor = readCursor();
    }
    // end::startup[]

    // tag::on-error[]
    @Override
    public void onError(Throwable failure) {
        Log.warnf("The feed could not be polled from %s: %s", cursor, failure.getMessage());
    }
    // end::on-error[]

    @Override
    public void tick(Tick tick) throws IOException {
        cursor = readCursor();
    }

    private String readCursor() throws IOException {
        return "0";
    }
}
