package io.tickrunner.docs;

// tag::test[]
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

@QuarkusTest
@WithTestResource(Postgres.class)
@TestProfile(LostLockTest.InMemoryLocks.class)
class LostLockTest {

    @Alternative
    @Singleton
    public static class TestLocker extends InMemoryAdvisoryLocker {
    }

    public static class InMemoryLocks implements QuarkusTestProfile {

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(TestLocker.class);
        }
    }

    @Inject
    TestLocker locker;

    @Inject
    Tickrunner tickrunner;

    @Test
    void anotherReplicaHoldsTheLock() {
        TickService worker = tickrunner.service("sweep_carts").orElseThrow();
        locker.tryAdvisoryLock(worker.lockId()).orElseThrow();

        assertThat(worker.tick()).isEqualTo(Outcome.SKIPPED);
        locker.lose(worker.lockId());
    }

    @Test
    void theDatabaseIsAway() {
        locker.setAvailable(false);
        try {
            assertThat(tickrunner.service("sweep_carts").orElseThrow().tick()).isEqualTo(Outcome.UNAVAILABLE);
        } finally {
            locker.setAvailable(true);
        }
    }
}
// end::test[]
