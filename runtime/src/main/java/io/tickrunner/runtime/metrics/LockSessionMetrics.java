package io.tickrunner.runtime.metrics;

import java.util.concurrent.TimeUnit;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.lock.SessionState;

/**
 * Maintains the metrics of the lock session. A bean only in apps with Micrometer, created together with the lock session. An
 * app without workers or with its own {@link AdvisoryLocker} does not have these series.
 */
@Singleton
public class LockSessionMetrics implements LockSessionListener {

    private final Timer roundTrip;
    private final DistributionSummary batchSize;

    /**
     * @param locker looked up late because the lock session is created with this bean
     */
    LockSessionMetrics(MeterRegistry registry, Instance<AdvisoryLocker> locker) {
        roundTrip = Timer.builder("tickrunner.lock.roundtrip")
                .description("Time that the database took to answer a statement with lock requests")
                .register(registry);
        batchSize = DistributionSummary.builder("tickrunner.lock.batch.size")
                .description("Number of lock requests in one statement")
                .register(registry);
        Gauge.builder("tickrunner.lock.session.up", () -> isUp(locker) ? 1 : 0)
                .description("Whether the lock session is open and trusted")
                .register(registry);
        Gauge.builder("tickrunner.peers", () -> peers(locker))
                .description("Number of other replicas of the app that have a lock session, as far as this replica knows")
                .register(registry);
    }

    private static int peers(Instance<AdvisoryLocker> locker) {
        return ReplicaCoordinator.of(locker.get()).map(SessionState::peers).orElse(0);
    }

    private static boolean isUp(Instance<AdvisoryLocker> locker) {
        return ReplicaCoordinator.of(locker.get()).filter(SessionState::isUp).isPresent();
    }

    @Override
    public void roundTrip(long nanos, int requests) {
        roundTrip.record(nanos, TimeUnit.NANOSECONDS);
        batchSize.record(requests);
    }
}
