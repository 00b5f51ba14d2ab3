package io.tickrunner.runtime.peer;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How slowly things go, as measured lately here and, as they tell, in the other replicas: round trips to the server, and looks
 * at the wire that came late. Whoever acquires a lock waits for so long as the former holder may need to notice that it lost
 * it. Thread-safe.
 */
public final class Pace {

    /** A few looks at the wire: by then a replica whose session the server itself ended has stopped its work. */
    private static final long LEAST_NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /**
     * What takes longer was frozen or cut off, which a notice cannot make up for: one freeze must not slow all that follows.
     */
    private static final long SLOWEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** What is quicker is covered by the least notice. */
    private static final long WORTH_TELLING_MILLIS = 20;
    /** Often enough that it is not forgotten elsewhere while it holds. */
    private static final long TELL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LongSupplier nanoClock;
    private final SlowestLately here;
    private final SlowestLately elsewhere;
    private long toldMillis;
    private long toldAt;

    public Pace(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.here = new SlowestLately(nanoClock);
        this.elsewhere = new SlowestLately(nanoClock);
    }

    /** A statement was answered after so long. */
    public void roundTrip(long nanos) {
        // Twice: the end of a session may stand behind an answer on its way, and the next round trip may be a slower one.
        note(here, 2 * capped(nanos));
    }

    /** While work went on the wire was not looked at for so much longer than it should have been. */
    public void lookLateBy(long nanos) {
        note(here, capped(nanos));
    }

    /** Another replica, perhaps the former holder of a lock, told how slowly things go there. */
    public void heard(long millis) {
        note(elsewhere, Math.min(TimeUnit.MILLISECONDS.toNanos(millis), 2 * SLOWEST_NANOS));
    }

    private static long capped(long nanos) {
        return Math.min(nanos, SLOWEST_NANOS);
    }

    private synchronized void note(SlowestLately slowest, long nanos) {
        slowest.note(nanos);
    }

    /** How long a lock is held before the work begins. */
    public synchronized long noticeNanos() {
        return LEAST_NOTICE_NANOS + Math.max(here.nanos(), elsewhere.nanos());
    }

    /** How slowly things go here, in milliseconds; empty if that makes no difference to others. */
    synchronized OptionalLong millisHere() {
        long millis = TimeUnit.NANOSECONDS.toMillis(here.nanos());
        return millis < WORTH_TELLING_MILLIS ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    /** What the other replicas have not heard, or only long ago. */
    synchronized OptionalLong untold() {
        OptionalLong millis = millisHere();
        boolean isNews = millis.orElse(0) > toldMillis + WORTH_TELLING_MILLIS;
        return isNews || nanoClock.getAsLong() - toldAt >= TELL_AGAIN_NANOS ? millis : OptionalLong.empty();
    }

    /** The other replicas were told. */
    synchronized void told(long millis) {
        toldMillis = millis;
        toldAt = nanoClock.getAsLong();
    }
}
