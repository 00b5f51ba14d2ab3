package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;

public class HangingWorkersTest {

    private static final int HANGING = 250;

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking().overrideRuntimeConfigKey("quarkus.tickrunner.shutdown-grace", "1ms");

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void hangingWorkersDoNotKeepOthersFromTicking() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(HANGING);
        for (int i = 1; i <= HANGING; i++) {
            WorkerDefinition definition = tickrunner.newWorker("hanging-" + i).lockId(i).every("1s").work(tick -> {
                hanging.countDown();
                new CountDownLatch(1).await();
            });
            // Half of them request virtual threads, because the replacement for virtual threads must not run out either.
            (i % 2 == 0 ? definition.runOnVirtualThread() : definition).register();
        }
        hanging.await();

        tickrunner.newWorker("sound").lockId(HANGING + 1).every("1s").work(tick -> tick.ensureLockHeld()).register();
        tickrunner.newWorker("sound-virtual").lockId(HANGING + 2).every("1s").runOnVirtualThread()
                .work(tick -> tick.ensureLockHeld()).register();

        await().atMost(TickApp.SOON)
                .until(() -> log.outcomes("sound").size() >= 3 && log.outcomes("sound-virtual").size() >= 3);
        assertThat(log.outcomes("sound")).containsOnly(Outcome.SUCCESS);
        assertThat(log.outcomes("hanging-1")).isEmpty();
    }
}
