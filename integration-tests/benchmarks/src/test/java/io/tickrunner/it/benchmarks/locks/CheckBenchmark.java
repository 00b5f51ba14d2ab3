package io.tickrunner.it.benchmarks.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.tickrunner.LockGrant;
import io.tickrunner.it.benchmarks.report.Report;

/** What it costs to make sure of a lock: with a look at the session from just now, and with one that has to be made. */
final class CheckBenchmark {

    private static final long KEY = 77;
    private static final int FRESH_CALLS = 20_000;
    private static final int STALE_CALLS = 20;
    /** A look that is older does not count. */
    private static final long STALE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private final int rounds;
    private final Report report;

    CheckBenchmark(int rounds, Report report) {
        this.rounds = rounds;
        this.report = report;
    }

    void run(SessionRoute session) {
        List<Double> fresh = new ArrayList<>();
        List<Double> stale = new ArrayList<>();
        LockGrant grant = session.grant(KEY);
        // The first round warms up.
        for (int round = -1; round < rounds; round++) {
            double freshNanos = fresh(grant);
            double staleMicros = stale(grant);
            if (round >= 0) {
                fresh.add(freshNanos);
                stale.add(staleMicros);
            }
        }
        grant.release();
        report.addMedian("ensure_lock_held_ns", fresh);
        report.addMedian("ensure_lock_held_us.stale", stale);
    }

    private static double fresh(LockGrant grant) {
        check(grant);
        long began = System.nanoTime();
        for (int call = 0; call < FRESH_CALLS; call++) {
            check(grant);
        }
        return (System.nanoTime() - began) / (double) FRESH_CALLS;
    }

    private static double stale(LockGrant grant) {
        long spent = 0;
        for (int call = 0; call < STALE_CALLS; call++) {
            LockSupport.parkNanos(STALE_NANOS);
            long began = System.nanoTime();
            check(grant);
            spent += System.nanoTime() - began;
        }
        return spent / 1_000.0 / STALE_CALLS;
    }

    private static void check(LockGrant grant) {
        if (!grant.verifyHeld()) {
            throw new IllegalStateException("The lock was lost while it was measured");
        }
    }
}
