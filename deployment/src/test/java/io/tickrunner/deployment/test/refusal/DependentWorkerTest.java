package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import jakarta.enterprise.context.Dependent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class DependentWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": the scope @Dependent creates a separate instance for every injection point;"
                    + " remove it (a worker is @Singleton by default) or use @ApplicationScoped"),
            Bad.class);

    @Test
    void aDependentWorkerIsRejected() {
        fail("The build should have failed");
    }

    @Dependent
    @TickWorker(name = "bad", lockId = 1, every = "5m")
    static class Bad extends IdleWorker {
    }
}
