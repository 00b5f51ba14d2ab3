package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class DuplicateNameTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            First.class.getName() + ": name = \"same\" is also used by " + Second.class.getName()
                    + "; give each worker a unique name"),
            First.class, Second.class);

    @Test
    void aNameUsedTwiceIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "same", lockId = 1, every = "5m")
    static class First extends IdleWorker {
    }

    @TickWorker(name = "same", lockId = 2, every = "5m")
    static class Second extends IdleWorker {
    }
}
