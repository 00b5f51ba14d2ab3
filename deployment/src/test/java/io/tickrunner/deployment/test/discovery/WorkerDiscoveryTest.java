package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Cadence;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerSpec;

class WorkerDiscoveryTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(IdleWorker.class, Sweep.class, Archive.class)))
            .overrideRuntimeConfigKey("archive.timeout", "1h");

    @Inject
    WorkerCatalog catalog;

    @Test
    void workersAreSortedByName() {
        assertThat(catalog.workers()).extracting(WorkerSpec::name).containsExactly("archive", "sweep");
    }

    @Test
    void allAttributesOfTheAnnotationAreRecorded() {
        WorkerSpec archive = catalog.workers().get(0);

        assertThat(archive.lockId()).isEqualTo(Long.MAX_VALUE);
        assertThat(archive.schedule().every()).isEqualTo("${archive.every:90d}");
        assertThat(archive.timeout()).isEqualTo("{archive.timeout}");
        assertThat(archive.cadence()).isEqualTo(Cadence.REPLICA);
        assertThat(archive.allowLongInterval()).isTrue();
        assertThat(archive.className()).isEqualTo(Archive.class.getName());
    }

    @Test
    void omittedAttributesStayUnset() {
        WorkerSpec sweep = catalog.workers().get(1);

        assertThat(sweep.timeout()).isEmpty();
        assertThat(sweep.cadence()).isNull();
        assertThat(sweep.allowLongInterval()).isFalse();
    }

    @Test
    void theBeanIsFoundByItsRecordedId() {
        WorkerSpec sweep = catalog.workers().get(1);

        assertThat(Arc.container().bean(sweep.beanId()).getBeanClass()).isEqualTo(Sweep.class);
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class Sweep extends IdleWorker {
    }

    @TickWorker(name = "archive", lockId = Long.MAX_VALUE, every = "${archive.every:90d}", timeout = "{archive.timeout}", cadence = Cadence.REPLICA, allowLongInterval = true)
    static class Archive extends IdleWorker {
    }
}
