package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerSpec;

/** All workers share one name and one lock ID, because classes that do not become beans are not checked. */
class SwitchedOffWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(IdleWorker.class, On.class, OtherProfile.class, OtherProperty.class,
                    Excluded.class, Unselected.class, OtherInterface.class))
            .overrideConfigKey("quarkus.arc.exclude-types", Excluded.class.getName()));

    @Inject
    WorkerCatalog catalog;

    @Test
    void aWorkerThatDoesNotBecomeABeanIsIgnored() {
        assertThat(catalog.workers()).extracting(WorkerSpec::className).containsExactly(On.class.getName());
    }

    @IfBuildProfile("test")
    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class On extends IdleWorker {
    }

    @IfBuildProfile("prod")
    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class OtherProfile extends IdleWorker {
    }

    @IfBuildProperty(name = "sweep.enabled", stringValue = "true")
    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class OtherProperty extends IdleWorker {
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class Excluded extends IdleWorker {
    }

    @Alternative
    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class Unselected extends IdleWorker {
    }

    @Vetoed
    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    interface OtherInterface extends Worker {
    }
}
