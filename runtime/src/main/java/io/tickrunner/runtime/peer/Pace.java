package io.tickrunner.runtime.peer;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures how slow this replica and, as they report, the other replicas have recently been: round trips to the server, and
 * late checks of the connection. A replica that acquires a lock waits as long as the former holder may need to notice its loss.
 * Thread-safe.
 */
public final class Pace {

    /** A few checks of the connection: by then a replica whose session was ended by the server has stopped its work. */
    private static final long LEAST_NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /**
     * Longer delays are caused by a freeze or a lost connection, which a wait cannot cover. One freeze must not slow down all
     * later take-overs.
     */
    private static final long SLOWEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Shorter times are covered by the minimum wait. */
    private static final long WORTH_TELLING_MILLIS = 20;
    /** Often enough to keep the value valid in other replicas while it applies. */
    private static final long TELL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Longer, so that the slowest tells first. */
    private static final long COVERED_NANOS = TimeUnit.SECONDS.toNanos(45);

    private final LongSupplier nanoClock;
    private final SlowestLately here;
    private final SlowestLately elsewhere;
    private long toldMillis;
    private long toldAt;
    /** The slowest pace that another replica has told lately. */
    private long coveringMillis;
    private long coveringAt;

    public Pace(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.here = new SlowestLately(nanoClock);
        this.elsewhere = new SlowestLately(nanoClock);
    }

    /** Records the time that the answer to a statement took. */
    public void roundTrip(long nanos) {
        // Twice: the end of the session may follow an answer in transit, and the next round trip may be slower.
        note(here, 2 * capped(nanos));
    }

    /** Records by how much a check of the connection was late while work was running. */
    public void lookLateBy(long nanos) {
        note(here, capped(nanos));
    }

    /** Records the pace reported by another replica, which may be the former holder of a lock. */
    public synchronized void heard(long millis) {
        elsewhere.note(Math.min(TimeUnit.MILLISECONDS.toNanos(millis), 2 * SLOWEST_NANOS));
        if (millis >= coveringMillis || !isCovered()) {
            coveringMillis = millis;
            coveringAt = nanoClock.getAsLong();
        }
    }

    /** A replica has joined, which has not heard what others told before. */
    public synchronized void joined() {
        coveringMillis = 0;
    }

    private boolean isCovered() {
        return coveringMillis > 0 && nanoClock.getAsLong() - coveringAt < COVERED_NANOS;
    }

    private static long capped(long nanos) {
        return Math.min(nanos, SLOWEST_NANOS);
    }

    private synchronized void note(SlowestLately slowest, long nanos) {
        slowest.note(nanos);
    }

    /** Returns how long to hold a lock before the work starts. */
    public synchronized long noticeNanos() {
        return LEAST_NOTICE_NANOS + Math.max(here.nanos(), elsewhere.nanos());
    }

    /** Returns the pace of this replica in milliseconds; empty if it makes no difference to others. */
    synchronized OptionalLong millisHere() {
        long millis = TimeUnit.NANOSECONDS.toMillis(here.nanos());
        return millis < WORTH_TELLING_MILLIS ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    /**
     * Returns the pace if the other replicas have not been notified of it, or not recently. They have heard the same as this
     * one, and only the slowest pace makes a difference to them.
     */
    synchronized OptionalLong untold() {
        OptionalLong millis = millisHere();
        if (isCovered() && millis.orElse(0) <= coveringMillis) {
            return OptionalLong.empty();
        }
        boolean isNews = millis.orElse(0) > toldMillis + WORTH_TELLING_MILLIS;
        return isNews || nanoClock.getAsLong() - toldAt >= TELL_AGAIN_NANOS ? millis : OptionalLong.empty();
    }

    /** Records that the other replicas have been notified. */
    synchronized void told(long millis) {
        toldMillis = millis;
        toldAt = nanoClock.getAsLong();
    }
}
