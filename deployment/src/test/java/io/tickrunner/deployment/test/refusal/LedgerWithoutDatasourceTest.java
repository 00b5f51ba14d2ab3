package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class LedgerWithoutDatasourceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.withoutDatasource(Refusal.message(
            "quarkus.tickrunner.datasource = \"<default>\" is not a JDBC datasource of the app, but the ledger needs one; set"
                    + " quarkus.datasource.db-kind=postgresql, name a PostgreSQL datasource instead, or set"
                    + " quarkus.tickrunner.ledger.enabled=false"),
            Sweep.class, OwnLocks.class)
            .overrideConfigKey("quarkus.datasource.devservices.enabled", "false")
            .overrideConfigKey("quarkus.tickrunner.ledger.enabled", "true");

    @Test
    void aLedgerWithoutADatasourceIsRejected() {
        fail("The build should have failed");
    }

    @Singleton
    static class OwnLocks implements AdvisoryLocker {

        @Override
        public Optional<LockGrant> tryAdvisoryLock(long lockId) {
            return Optional.empty();
        }
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class Sweep extends IdleWorker {
    }
}
