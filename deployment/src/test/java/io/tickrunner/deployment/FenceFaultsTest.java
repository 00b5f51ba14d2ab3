package io.tickrunner.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkus.agroal.runtime.TransactionIntegration;

class FenceFaultsTest {

    private static final String DEFAULT = "<default>";

    @Test
    void anAppWithTransactionsCanFence() {
        assertThat(FenceFaults.of(true, false, DEFAULT, TransactionIntegration.ENABLED)).isEmpty();
    }

    @Test
    void anAppWithoutATransactionManagerCannotFence() {
        assertThat(FenceFaults.of(false, false, DEFAULT, TransactionIntegration.ENABLED)).containsExactly("fenced = true needs"
                + " a transaction manager, but the app has none; add the dependency io.quarkus:quarkus-narayana-jta");
    }

    @Test
    void anXaDatasourceCannotBeFenced() {
        assertThat(FenceFaults.of(true, false, "orders", TransactionIntegration.XA)).containsExactly("fenced = true needs"
                + " transactions that the server alone decides on, but quarkus.datasource.\"orders\".jdbc.transactions = xa;"
                + " remove that property");
    }
}
