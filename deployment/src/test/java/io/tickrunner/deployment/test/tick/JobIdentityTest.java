package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

public class JobIdentityTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Sweep.class, Jobs.class)
            .assertException(
                    failure -> assertThat(failure).hasStackTraceContaining("Tickrunner cannot start: @TickWorker on "
                            + Sweep.class.getName()
                            + ": name = \"sweep\" cannot be scheduled because the app's scheduler already has a job with that"
                            + " identity; rename the worker or the @Scheduled method"));

    @Test
    void aJobOfTheAppWithTheNameOfAWorkerIsRejected() {
        fail("the app started");
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    public static class Sweep extends IdleWorker {
    }

    public static class Jobs {

        @Scheduled(every = "1h", identity = "sweep")
        void sweep() {
        }
    }
}
