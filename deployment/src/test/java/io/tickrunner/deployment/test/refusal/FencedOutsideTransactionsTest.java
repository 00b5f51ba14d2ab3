package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class FencedOutsideTransactionsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": fenced = true needs transactions that the server alone decides on, but"
                    + " quarkus.datasource.jdbc.transactions = disabled; remove that property"),
            Bad.class)
            .overrideConfigKey("quarkus.datasource.jdbc.transactions", "disabled");

    @Test
    void aFencedWorkerIsRejectedIfItsDatasourceTakesNoPartInTransactions() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, every = "1m", fenced = true)
    static class Bad extends IdleWorker {
    }
}
