package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tickrunner;

@QuarkusTest
@WithTestResource(Postgres.class)
class ImportRatesTest {

    @Inject
    Tickrunner tickrunner;

    @Inject
    RateServer server;

    @Test
    void twoFailuresAreRetriedWithinOneTick() {
        server.failNext(2);

        assertThat(tickrunner.service("import_rates").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(server.calls()).isEqualTo(3);
        assertThat(tickrunner.service("import_rates").orElseThrow().health().consecutiveFailures()).isZero();
    }

    @Test
    void aTickFailsWhenItsRetriesAreUsedUp() {
        server.failNext(4);

        assertThat(tickrunner.service("import_rates").orElseThrow().tick()).isEqualTo(Outcome.ERROR);

        assertThat(server.calls()).isEqualTo(4);
        assertThat(tickrunner.service("import_rates").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);
    }
}
