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
            Bad.class.getName() + ": the class has several constructors, but none has @Inject; put @Inject on the one that"
                    + " CDI should call"),
            Bad.class);

    @Test
    void severalConstructorsWithoutInjectAreRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, every = "5m")
    static class Bad extends IdleWorker {

        Bad(Scheduler scheduler) {
        }

        Bad(Scheduler scheduler, String name) {
        }
    }
}
