package io.tickrunner.deployment.test.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.LockLost;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.tick.AdvisoryLocks;
import io.tickrunner.deployment.test.tick.TickApp;

class LockLostEventTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Idle.class, Busy.class, Observer.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.heartbeat", "200ms");

    @Inject
    Tickrunner tickrunner;

    @Inject
    Busy busy;

    @Inject
    Observer observer;

    @Test
    void theLossOfALockIsReportedWhetherItIsInUseOrKept() throws Exception {
        TickService idle = tickrunner.service("idle").orElseThrow();
        await().atMost(TickApp.SOON).until(() -> idle.tick() == Outcome.SUCCESS && idle.health().lockHeld());
        busy.running.await();

        AdvisoryLocks.terminateHolder(72);

        await().atMost(TickApp.SOON).until(() -> observer.losses.size() == 2);
        assertThat(observer.losses.get("idle").lockId()).isEqualTo(71);
        assertThat(observer.losses.get("idle").tickId()).isNull();
        assertThat(observer.losses.get("busy").tickId()).isEqualTo(busy.tickId);
        assertThat(observer.losses.values()).allSatisfy(
                loss -> assertThat(loss.at()).isAfter(loss.heldSince()).isBeforeOrEqualTo(Instant.now()));
    }

    @TickWorker(name = "idle", lockId = 71, every = "31d")
    public static class Idle extends IdleWorker {
    }

    @Singleton
    @TickWorker(name = "busy", lockId = 72, every = "1s")
    public static class Busy implements Worker {

        final CountDownLatch running = new CountDownLatch(1);
        volatile String tickId;

        @Override
        public void tick(Tick tick) throws InterruptedException {
            if (tickId == null) {
                tickId = tick.id();
                running.countDown();
                new CountDownLatch(1).await();
            }
        }
    }

    @Singleton
    public static class Observer {

        final Map<String, LockLost> losses = new ConcurrentHashMap<>();

        void lost(@ObservesAsync LockLost loss) {
            losses.put(loss.worker(), loss);
        }
    }
}
