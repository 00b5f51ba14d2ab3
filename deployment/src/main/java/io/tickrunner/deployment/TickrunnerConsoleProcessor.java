package io.tickrunner.deployment;

import static io.quarkus.deployment.annotations.ExecutionTime.RUNTIME_INIT;

import java.util.function.BooleanSupplier;

import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.deployment.NonApplicationRootPathBuildItem;
import io.quarkus.vertx.http.deployment.RouteBuildItem;
import io.tickrunner.runtime.admin.ConsoleRecorder;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Mounts the console below the admin endpoint; one path policy covers both. */
class TickrunnerConsoleProcessor {

    /**
     * Comes before the endpoint, which would otherwise treat the path as a worker's name, and after authentication and
     * authorization.
     */
    private static final int ORDER = -1;

    /** Includes the console always in dev and test mode, otherwise if configured. */
    record Included(LaunchMode mode, TickrunnerBuildTimeConfig config) implements BooleanSupplier {

        @Override
        public boolean getAsBoolean() {
            return mode.isDevOrTest() || config.uiAlwaysInclude();
        }
    }

    @BuildStep(onlyIf = Included.class)
    @Record(RUNTIME_INIT)
    void routes(ConsoleRecorder recorder, TickrunnerBuildTimeConfig config, NonApplicationRootPathBuildItem rootPath,
            BuildProducer<RouteBuildItem> routes) {
        String path = config.adminPath() + "/ui";
        Handler<RoutingContext> handler = recorder.handler(TickrunnerAdminProcessor.absolute(path, rootPath),
                ConsoleFiles.read());
        routes.produce(rootPath.routeBuilder()
                .management()
                .orderedRoute(path, ORDER)
                .handler(handler)
                .displayOnNotFoundPage("Tickrunner console")
                .build());
        routes.produce(rootPath.routeBuilder()
                .management()
                .orderedRoute(path + "/*", ORDER)
                .handler(handler)
                .build());
    }
}
