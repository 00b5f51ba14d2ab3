package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.arc.Arc;
import io.quarkus.arc.DefaultBean;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.QuotaMetricsRefresher;
import io.tickrunner.deployment.test.TestPostgres;

class QuotaMetricsRefresherTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(Preferred.class, Fallback.class)));

    @Test
    void aRefresherThatTakesPrecedenceIsUsed() {
        // Looked up in the same way as at run time, which also shows that the bean is not removed.
        Instance<QuotaMetricsRefresher> refresher = Arc.container().select(QuotaMetricsRefresher.class);

        assertThat(refresher.get()).isInstanceOf(Preferred.class);
    }

    @Singleton
    static class Preferred implements QuotaMetricsRefresher {

        @Override
        public void refreshQuotaMetrics() {
        }
    }

    @Singleton
    @DefaultBean
    static class Fallback implements QuotaMetricsRefresher {

        @Override
        public void refreshQuotaMetrics() {
        }
    }
}
