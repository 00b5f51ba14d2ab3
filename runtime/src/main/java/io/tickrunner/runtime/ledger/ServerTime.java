package io.tickrunner.runtime.ledger;

import java.time.Instant;
import java.util.random.RandomGenerator;

import io.tickrunner.runtime.time.Time;

/**
 * The clocks of this replica, with the server's clock in place of its wall clock. It plans the occurrences that are claimed in
 * the ledger, because the replicas' wall clocks may differ by hours. Thread-safe.
 */
public final class ServerTime implements Time {

    private final Time time;
    /** The last reading; {@code null} before the first, and until then the wall clock is all there is. */
    private volatile ServerMoment last;

    public ServerTime(Time time) {
        this.time = time;
    }

    /** Continues by a new reading of the server's clock. */
    public void adjust(ServerMoment reading) {
        last = reading;
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public Instant now() {
        ServerMoment reading = last;
        return reading == null ? time.now() : reading.at(time.nanos());
    }

    @Override
    public Alarm after(long nanos, Runnable task) {
        return time.after(nanos, task);
    }

    @Override
    public RandomGenerator dice() {
        return time.dice();
    }
}
