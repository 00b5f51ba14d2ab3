package io.tickrunner.deployment.test.quartz;

import java.util.List;

import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.tick.TickApp;

/** An app with a worker that uses quarkus-quartz as its scheduler. */
final class QuartzApp {

    private QuartzApp() {
    }

    static QuarkusUnitTest with(String storeType, Class<?>... classes) {
        QuarkusUnitTest app = TickApp.ticking(IdleWorker.class, Sweep.class);
        var root = app.getArchiveProducer();
        return app.setArchiveProducer(() -> root.get().addClasses(classes).addClass(QuartzApp.class))
                .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-quartz", Version.getVersion())))
                .overrideConfigKey("quarkus.quartz.store-type", storeType);
    }

    @TickWorker(name = "sweep", lockId = 1, every = "1s")
    public static class Sweep extends IdleWorker {
    }
}
