package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;

public class FailedStartTest {

    private static final String NAME = "failed-start";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Sweep.class, Failing.class)
            .overrideConfigKey("quarkus.application.name", NAME)
            .assertException(failure -> {
                assertThat(failure).hasStackTraceContaining("the app's own failure, with 1 session");
                await().atMost(TickApp.SOON).until(() -> AdvisoryLocks.sessions(NAME) == 0);
            });

    @Test
    void anAppThatFailsToStartLeavesNoLockSessionBehind() {
        fail("the app started");
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    public static class Sweep extends IdleWorker {
    }

    @Singleton
    public static class Failing {

        void fail(@Observes StartupEvent event, Tickrunner tickrunner) {
            assertThat(tickrunner.service("sweep").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);
            throw new IllegalStateException("the app's own failure, with " + AdvisoryLocks.sessions(NAME) + " session");
        }
    }
}
