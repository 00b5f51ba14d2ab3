package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class MaxRetriesWithoutRetryTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": maxRetries = 3 has no effect without retry; set retry, for example"
                    + " \"10s\""),
            Bad.class);

    @Test
    void maxRetriesAloneIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, every = "5m", maxRetries = 3)
    static class Bad extends IdleWorker {
    }
}
