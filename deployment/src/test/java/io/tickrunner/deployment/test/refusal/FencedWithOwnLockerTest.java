package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class FencedWithOwnLockerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": fenced = true needs the locks of the PostgreSQL datasource, but the app has its own"
                    + " AdvisoryLocker; remove that, or fenced"),
            Bad.class, OwnLocker.class);

    @Test
    void aFencedWorkerIsRejectedInAnAppWithItsOwnLocks() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, every = "1m", fenced = true)
    static class Bad extends IdleWorker {
    }

    @Singleton
    static class OwnLocker implements AdvisoryLocker {

        @Override
        public Optional<LockGrant> tryAdvisoryLock(long lockId) {
            return Optional.empty();
        }
    }
}
