package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class AllFaultsTogetherTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            A.class.getName() + ": lockId = 7 is also used by " + B.class.getName()
                    + "; give each worker a unique lock ID",
            B.class.getName() + ": timeout = -1s is not positive; use a positive duration, or omit it for no timeout",
            C.class.getName() + ": @TickWorker is on an interface; put it on the implementing class",
            D.class.getName() + ": every = 0s is not positive; use 10ms or more"),
            A.class, B.class, C.class, D.class);

    @Test
    void allFaultsComeInOneMessage() {
        fail("The build should have failed");
    }

    @TickWorker(name = "a", lockId = 7, every = "5m")
    static class A extends IdleWorker {
    }

    @TickWorker(name = "b", lockId = 7, every = "5m", timeout = "-1s")
    static class B extends IdleWorker {
    }

    @TickWorker(name = "c", lockId = 8, every = "5m")
    interface C {
    }

    @TickWorker(name = "d", lockId = 9, every = "0s")
    static class D extends IdleWorker {
    }
}
