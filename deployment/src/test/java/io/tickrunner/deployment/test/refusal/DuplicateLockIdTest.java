package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class DuplicateLockIdTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            First.class.getName() + ": lockId = 1001 is also used by " + Second.class.getName()
                    + "; give each worker a unique lock ID"),
            First.class, Second.class);

    @Test
    void aLockIdUsedTwiceIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "first", lockId = 1001, every = "5m")
    static class First extends IdleWorker {
    }

    @TickWorker(name = "second", lockId = 1001, every = "5m")
    static class Second extends IdleWorker {
    }
}
