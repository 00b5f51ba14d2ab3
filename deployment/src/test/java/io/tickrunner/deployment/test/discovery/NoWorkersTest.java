package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.runtime.worker.WorkerCatalog;

class NoWorkersTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.datasource.devservices.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false");

    @Inject
    WorkerCatalog catalog;

    @Inject
    Scheduler scheduler;

    @Test
    void anAppThatHasJustAddedTheDependencyNeedsNoDatasource() {
        assertThat(catalog.workers()).isEmpty();
    }

    @Test
    void theSchedulerStartsWithoutAnythingScheduled() {
        assertThat(scheduler.isStarted()).isTrue();
    }
}
