package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

@QuarkusTest
@WithTestResource(Postgres.class)
class ExampleWorkersTest {

    @Inject
    Tickrunner tickrunner;

    @Test
    void everyWorkerOfTheExamplesTicks() {
        assertThat(tickrunner.services()).extracting(TickService::name)
                .contains("sweep_carts", "report_acme", "archive_orders");
        for (TickService worker : tickrunner.services()) {
            assertThat(worker.tick()).as(worker.name()).isIn(Outcome.SUCCESS, Outcome.GATED);
        }
    }
}
