package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.LOCK_LOST;
import static io.tickrunner.Outcome.SKIPPED;
import static io.tickrunner.Outcome.SUCCESS;
import static io.tickrunner.Outcome.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.LockGrant;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

public class OwnLockerTickTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.of(OwnLocker.class).overrideConfigKey("quarkus.devservices.enabled", "false");

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Inject
    OwnLocker locker;

    @Test
    void workersTickWithTheLocksOfTheAppsOwnLocker() {
        TickService worker = tickrunner.newWorker("own").lockId(1).every("1s")
                .work(tick -> assertThat(locker.tryAdvisoryLock(1)).isEmpty()).register();

        await().atMost(TickApp.SOON).until(() -> log.of("own").size() >= 2);
        worker.pause();
        await().atMost(TickApp.SOON).until(() -> locker.tryAdvisoryLock(1).map(LockGrant::release).orElse(false));
        assertThat(log.outcomes("own")).containsOnly(SUCCESS);
    }

    @Test
    void itsAnswersAreOutcomes() {
        TickService worker = tickrunner.newWorker("told").lockId(2).every("30d").work(tick -> {
            if (tick.forced() && !locker.calm) {
                locker.lose(2);
                assertThat(tick.isLockHeld()).isFalse();
            }
        }).register();
        locker.calm = false;
        assertThat(worker.tick()).isEqualTo(LOCK_LOST);
        locker.calm = true;
        LockGrant other = locker.tryAdvisoryLock(2).orElseThrow();
        assertThat(worker.tick()).isEqualTo(SKIPPED);
        other.release();
        locker.setAvailable(false);
        assertThat(worker.tick()).isEqualTo(UNAVAILABLE);
        locker.setAvailable(true);
        assertThat(worker.tick()).isEqualTo(SUCCESS);
        assertThat(log.outcomes("told")).isEqualTo(List.of(LOCK_LOST, SKIPPED, UNAVAILABLE, SUCCESS));
    }

    @Singleton
    public static class OwnLocker extends InMemoryAdvisoryLocker {

        volatile boolean calm;
    }
}
