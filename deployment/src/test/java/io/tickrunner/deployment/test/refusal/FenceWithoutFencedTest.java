package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Fence;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class FenceWithoutFencedTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": fence = SAME_DATABASE_ONLY has no effect without fenced = true; set that, or remove"
                    + " fence"),
            Bad.class);

    @Test
    void aChoiceOfTransactionsOfAWorkerThatIsNotFencedIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, every = "1m", fence = Fence.SAME_DATABASE_ONLY)
    static class Bad extends IdleWorker {
    }
}
