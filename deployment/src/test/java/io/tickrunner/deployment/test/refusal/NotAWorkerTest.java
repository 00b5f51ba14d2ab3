package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.Refusal;

class NotAWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": @TickWorker is on a class that does not implement io.tickrunner.Worker;"
                    + " implement Worker or PassWorker"),
            Bad.class);

    @Test
    void aClassThatDoesNotImplementWorkerIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, every = "5m")
    static class Bad {
    }
}
