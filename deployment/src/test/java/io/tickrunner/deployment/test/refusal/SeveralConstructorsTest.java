package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class SeveralConstructorsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": none of the several constructors is the one that CDI is to call; annotate one"
                    + " with @Inject"),
            Bad.class);

    @Test
    void aWorkerThatNobodyKnowsHowToMakeIsRefused() {
        fail("The build should have been refused");
    }

    @TickWorker(name = "bad", lockId = 1, every = "5m")
    static class Bad extends IdleWorker {

        Bad(Scheduler scheduler) {
        }

        Bad(Scheduler scheduler, String name) {
        }
    }
}
