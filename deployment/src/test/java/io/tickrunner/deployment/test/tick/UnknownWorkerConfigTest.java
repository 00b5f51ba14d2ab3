package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

/** The app fails after its lock session has been opened. */
public class UnknownWorkerConfigTest {

    private static final String NAME = "unknown-worker-config";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Rebalance.class)
            .overrideConfigKey("quarkus.application.name", NAME)
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"rebalanse\".every", "5m")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"zzz\".enabled", "false")
            .assertException(failure -> {
                assertThat(failure).hasStackTraceContaining("Tickrunner cannot start:"
                        + " quarkus.tickrunner.workers.\"rebalanse\" is the configuration of a worker that does not exist; did"
                        + " you mean \"rebalance\"?"
                        + "; quarkus.tickrunner.workers.\"zzz\" is the configuration of a worker that does not exist; remove"
                        + " it,"
                        + " or use one of [rebalance]");
                await().atMost(TickApp.SOON).until(() -> AdvisoryLocks.sessions(NAME) == 0);
            });

    @Test
    void settingsOfAnUnknownWorkerAreRejectedWithTheNearestNameAndNoSessionIsLeftBehind() {
        fail("the app started");
    }

    @TickWorker(name = "rebalance", lockId = 1, every = "5m")
    public static class Rebalance extends IdleWorker {
    }
}
