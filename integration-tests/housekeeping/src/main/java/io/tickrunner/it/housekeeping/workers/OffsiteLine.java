package io.tickrunner.it.housekeeping.workers;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;

/** Simulates the line to a site far away, which is busy for two of three calls. */
@Singleton
class OffsiteLine {

    private static final int CALLS_UNTIL_FREE = 3;

    private final AtomicInteger calls = new AtomicInteger();

    void call() throws IOException {
        if (calls.incrementAndGet() % CALLS_UNTIL_FREE != 0) {
            throw new IOException("the line to the offsite store is busy");
        }
    }
}
