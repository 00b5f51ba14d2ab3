package io.tickrunner.docs;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;

/** What {@link ImportRates} calls. A test can let it fail. */
@Singleton
class RateServer {

    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    void failNext(int times) {
        failures.set(times);
        calls.set(0);
    }

    int calls() {
        return calls.get();
    }

    void fetchRates() throws IOException {
        calls.incrementAndGet();
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("the rate server is busy");
        }
    }
}
