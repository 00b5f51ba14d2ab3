package io.tickrunner.simulator.postgres;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The server machine's wall clock, which can jump while virtual time goes on. */
public final class WallClock {

    private final LongSupplier clock;
    private long microsAtZero;

    /**
     * @param clock virtual time in nanoseconds
     * @param micros what the wall clock shows now, in microseconds since 1970
     */
    public WallClock(LongSupplier clock, long micros) {
        this.clock = clock;
        this.microsAtZero = micros - TimeUnit.NANOSECONDS.toMicros(clock.getAsLong());
    }

    public long micros() {
        return microsAtZero + TimeUnit.NANOSECONDS.toMicros(clock.getAsLong());
    }

    /** Returns milliseconds since 1970, rounded as a cast to {@code bigint} does. */
    public long millis() {
        return Math.floorDiv(micros() + 500, 1000L);
    }

    /** Sets the clock forward, or back by a negative number. */
    public void jump(long byMicros) {
        microsAtZero += byMicros;
    }
}
