package io.tickrunner.it.benchmarks.ledger;

/**
 * What a cluster and its server have used up to a moment, or from one moment to another.
 *
 * @param nanos the monotonic clock, or the time between
 * @param appCpuSeconds CPU of all replicas
 * @param serverCpuSeconds CPU of the server's processes
 * @param walBytes the write-ahead log
 * @param statements the statements of the replicas outside the lock session, with transaction control
 * @param runs the runs in the ledger
 */
record Use(long nanos, double appCpuSeconds, double serverCpuSeconds, long walBytes, long statements, long runs) {

    Use since(Use before) {
        return new Use(nanos - before.nanos, appCpuSeconds - before.appCpuSeconds, serverCpuSeconds - before.serverCpuSeconds,
                walBytes - before.walBytes, statements - before.statements, runs - before.runs);
    }

    /** Returns the sum of two times. */
    Use and(Use other) {
        return new Use(nanos + other.nanos, appCpuSeconds + other.appCpuSeconds, serverCpuSeconds + other.serverCpuSeconds,
                walBytes + other.walBytes, statements + other.statements, runs + other.runs);
    }

    double cpuSeconds() {
        return appCpuSeconds + serverCpuSeconds;
    }

    double seconds() {
        return nanos / 1e9;
    }
}
