package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;

public class ThousandsOfDefinitionsTest {

    private static final int WORKERS = 2_000;

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking();

    @Inject
    Tickrunner tickrunner;

    @Test
    void thousandsOfWorkersTickAndAreUnregistered() {
        Set<Integer> ticked = ConcurrentHashMap.newKeySet();
        for (int i = 1; i <= WORKERS; i++) {
            int number = i;
            tickrunner.newWorker("tenant-" + i).lockId(i).every("5s").work(tick -> ticked.add(number)).register();
        }
        await().atMost(TickApp.SOON).until(() -> ticked.size() == WORKERS);

        for (int i = 1; i <= WORKERS; i++) {
            assertThat(tickrunner.unregister("tenant-" + i)).isTrue();
        }
        assertThat(tickrunner.services()).isEmpty();
        await().atMost(TickApp.SOON).until(() -> !AdvisoryLocks.isHeld(1) && !AdvisoryLocks.isHeld(WORKERS));
    }
}
