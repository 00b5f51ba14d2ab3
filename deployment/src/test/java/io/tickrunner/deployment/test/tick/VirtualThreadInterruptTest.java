package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.LOCK_LOST;
import static io.tickrunner.Outcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tickrunner;

public class VirtualThreadInterruptTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking();

    @Inject
    Tickrunner tickrunner;

    @Test
    void aTimeoutAndALostLockInterruptAVirtualThreadToo() throws Exception {
        var slow = tickrunner.newWorker("slow").lockId(2).every("30d").timeout("200ms").runOnVirtualThread()
                .work(tick -> new CountDownLatch(1).await()).register();
        assertThat(slow.tick()).isEqualTo(TIMEOUT);

        CountDownLatch running = new CountDownLatch(1);
        var robbed = tickrunner.newWorker("robbed").lockId(3).every("30d").runOnVirtualThread().work(tick -> {
            running.countDown();
            new CountDownLatch(1).await();
        }).register();
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(robbed::tick);
        running.await();
        AdvisoryLocks.terminateHolder(3);
        assertThat(outcome.join()).isEqualTo(LOCK_LOST);
    }
}
