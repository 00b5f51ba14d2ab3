package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.LOCK_LOST;
import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.LockLostException;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

public class LockLostTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(LongHaul.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.heartbeat", "200ms");

    @Inject
    LongHaul worker;

    @Inject
    TickLog log;

    @Test
    void aLostLockInterruptsTheTickAndTheScheduleContinues() throws InterruptedException {
        worker.running.await();

        AdvisoryLocks.terminateHolder(71);

        await().atMost(TickApp.SOON).until(() -> log.outcomes("long-haul").contains(SUCCESS));
        assertThat(log.outcomes("long-haul")).startsWith(LOCK_LOST).containsOnlyOnce(LOCK_LOST);
        assertThat(worker.interrupted).isTrue();
        assertThat(worker.refusal.get()).isInstanceOf(LockLostException.class);
        assertThat(log.of("long-haul").get(0).failure()).isInstanceOf(LockLostException.class);
    }

    @Singleton
    @TickWorker(name = "long-haul", lockId = 71, every = "1s")
    public static class LongHaul implements Worker {

        final CountDownLatch running = new CountDownLatch(1);
        final AtomicBoolean interrupted = new AtomicBoolean();
        final AtomicReference<RuntimeException> refusal = new AtomicReference<>();

        @Override
        public void tick(Tick tick) throws InterruptedException {
            if (interrupted.get()) {
                return;
            }
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                try {
                    tick.ensureLockHeld();
                } catch (LockLostException lost) {
                    refusal.set(lost);
                }
                throw e;
            }
        }
    }
}
