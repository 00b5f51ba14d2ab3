package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class TimeoutNotPositiveTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": timeout = 0s is not positive; use a positive duration, or omit it for no timeout"),
            Bad.class);

    @Test
    void aTimeoutOfZeroIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, every = "5m", timeout = "0s")
    static class Bad extends IdleWorker {
    }
}
