package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.OnCrash;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class OnCrashWithoutLedgerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Bad.class.getName() + ": onCrash = SKIP has no effect without the ledger; remove it, or set"
                    + " quarkus.tickrunner.ledger.enabled=true"),
            Bad.class);

    @Test
    void onCrashIsRejectedWithoutTheLedger() {
        fail("The build should have failed");
    }

    @TickWorker(name = "bad", lockId = 1, cron = "0 15 2 * * ?", onCrash = OnCrash.SKIP)
    static class Bad extends IdleWorker {
    }
}
