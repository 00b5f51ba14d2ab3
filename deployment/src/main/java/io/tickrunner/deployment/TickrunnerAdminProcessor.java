package io.tickrunner.deployment;

import static io.quarkus.deployment.annotations.ExecutionTime.RUNTIME_INIT;

import java.util.List;

import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.smallrye.openapi.deployment.spi.AddToOpenAPIDefinitionBuildItem;
import io.quarkus.vertx.http.deployment.NonApplicationRootPathBuildItem;
import io.quarkus.vertx.http.deployment.RouteBuildItem;
import io.quarkus.vertx.http.runtime.management.ManagementInterfaceBuildTimeConfig;
import io.tickrunner.deployment.openapi.AdminOpenApiFilter;
import io.tickrunner.runtime.admin.AdminRecorder;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Mounts the admin endpoint. Whether it is enabled is decided at run time. */
class TickrunnerAdminProcessor {

    private static final String PATH_KEY = "quarkus.tickrunner.admin.path";

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses("io.tickrunner.runtime.admin.AdminBeans",
                        "io.tickrunner.runtime.admin.Audit", "io.tickrunner.runtime.admin.Operator",
                        "io.tickrunner.runtime.admin.TickHistory")
                .setUnremovable()
                .build();
    }

    @BuildStep
    @Record(RUNTIME_INIT)
    void routes(AdminRecorder recorder, TickrunnerBuildTimeConfig config, NonApplicationRootPathBuildItem rootPath,
            ManagementInterfaceBuildTimeConfig management, BuildProducer<RouteBuildItem> routes) {
        String path = config.adminPath();
        Handler<RoutingContext> handler = recorder.handler(absolute(path, rootPath), management.enabled(), devHosts());
        routes.produce(rootPath.routeBuilder()
                .management()
                .route(path)
                .routeConfigKey(PATH_KEY)
                .handler(handler)
                .displayOnNotFoundPage("Tickrunner")
                .build());
        routes.produce(rootPath.routeBuilder()
                .management()
                .nestedRoute(path, "*")
                .handler(handler)
                .build());
    }

    @BuildStep
    void describe(TickrunnerBuildTimeConfig config, Capabilities capabilities, NonApplicationRootPathBuildItem rootPath,
            ManagementInterfaceBuildTimeConfig management, BuildProducer<AddToOpenAPIDefinitionBuildItem> openApi) {
        if (config.adminOpenapiIncluded() && capabilities.isPresent(Capability.SMALLRYE_OPENAPI) && !management.enabled()) {
            openApi.produce(new AddToOpenAPIDefinitionBuildItem(
                    new AdminOpenApiFilter(absolute(config.adminPath(), rootPath))));
        }
    }

    /** Reads the property by name because the Dev UI's configuration exists only in dev mode. */
    private static List<String> devHosts() {
        return ConfigProvider.getConfig().getOptionalValues("quarkus.dev-ui.hosts", String.class).orElse(List.of());
    }

    static String absolute(String path, NonApplicationRootPathBuildItem rootPath) {
        String managementRoot = rootPath.getManagementRootPath();
        if (managementRoot == null) {
            return rootPath.resolvePath(path);
        }
        return path.startsWith("/") ? path : managementRoot + path;
    }
}
