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
            "QuotaMetricsRefresher has 2 beans: " + TwoRefreshersTest.class.getName() + "#second(), "
                    + First.class.getName() + "; keep one, and let it call the others"),
            First.class);

    @Test
    void twoRefreshersOfTheQuotaMetricsAreRefused() {
        fail("The build should have been refused");
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
