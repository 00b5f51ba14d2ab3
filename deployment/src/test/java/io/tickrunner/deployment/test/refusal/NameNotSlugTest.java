package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class NameNotSlugTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName()
                    + ": name = \"Re Balance\" is not a slug; use lower-case letters, digits, '-' and '_', starting with a"
                    + " letter, for example \"rebalance\""),
            Bad.class);

    @Test
    void aNameThatIsNotASlugIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "Re Balance", lockId = 1, every = "5m")
    static class Bad extends IdleWorker {
    }
}
