package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.QuotaMetricsRefresher;
import io.tickrunner.deployment.test.Refusal;

class TwoRefreshersTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            "there are 2 QuotaMetricsRefresher beans (" + TwoRefreshersTest.class.getName() + "#second(), "
                    + First.class.getName() + "), but only one is allowed; keep one and let it call the others"),
            First.class);

    @Test
    void twoRefreshersOfTheQuotaMetricsAreRejected() {
        fail("The build should have failed");
    }

    @Produces
    @Singleton
    QuotaMetricsRefresher second() {
        return () -> {
        };
    }

    @Singleton
    static class First implements QuotaMetricsRefresher {

        @Override
        public void refreshQuotaMetrics() {
        }
    }
}
