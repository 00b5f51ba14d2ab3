package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

class OwnLockerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(IdleWorker.class, Sweep.class, OwnLocker.class))
            .overrideConfigKey("quarkus.datasource.devservices.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false");

    @Inject
    WorkerCatalog catalog;

    @Test
    void anAppWithItsOwnLockerNeedsNoDatasource() {
        assertThat(catalog.workers()).hasSize(1);
    }

    @Test
    void aLockerThatIsNotInjectedIsNotRemoved() {
        assertThat(Arc.container().instance(OwnLocker.class).isAvailable()).isTrue();
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class Sweep extends IdleWorker {
    }

    @Singleton
    static class OwnLocker extends InMemoryAdvisoryLocker {
    }
}
