package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import jakarta.enterprise.context.SessionScoped;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class SessionScopedWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": the scope @SessionScoped needs an HTTP session, but a tick has none;"
                    + " remove it (a worker is @Singleton by default) or use @ApplicationScoped"),
            Bad.class);

    @Test
    void aSessionScopedWorkerIsRejected() {
        fail("The build should have failed");
    }

    @SessionScoped
    @TickWorker(name = "bad", lockId = 1, every = "5m")
    static class Bad extends IdleWorker {
    }
}
