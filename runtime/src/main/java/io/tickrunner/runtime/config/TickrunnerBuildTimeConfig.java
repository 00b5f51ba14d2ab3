package io.tickrunner.runtime.config;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

@ConfigMapping(prefix = "quarkus.tickrunner")
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface TickrunnerBuildTimeConfig {

    /**
     * The name of the PostgreSQL datasource that keeps the locks.
     */
    @WithDefault("<default>")
    String datasource();

    /**
     * Whether the health checks of the workers are published.
     */
    @WithName("health.enabled")
    @WithDefault("true")
    boolean healthEnabled();

    /**
     * Whether the metrics of the workers are published in an app that has Micrometer.
     */
    @WithName("metrics.enabled")
    @WithDefault("true")
    boolean metricsEnabled();

    /**
     * Whether spans are created for ticks in an app that has OpenTelemetry.
     */
    @WithName("tracing.enabled")
    @WithDefault("true")
    boolean tracingEnabled();

    /**
     * Whether the ledger is kept: tables that remember workers and their runs when all replicas have stopped. Without it no
     * table is needed or created.
     */
    @WithName("ledger.enabled")
    @WithDefault("false")
    boolean ledgerEnabled();

    /**
     * The path of the admin endpoint, relative to the non-application root path (`/q`), or to the management interface if that
     * is enabled.
     */
    @WithName("admin.path")
    @WithDefault("tickrunner")
    String adminPath();

    /**
     * Whether the admin endpoint is described in the app's OpenAPI document, if the app has one. An endpoint on the management
     * interface is never described because the document covers only the main interface.
     */
    @WithName("admin.openapi-included")
    @WithDefault("true")
    boolean adminOpenapiIncluded();

    /**
     * Whether the console, the page `ui` below the admin endpoint, is also included in production. In dev and test mode it
     * always is.
     */
    @WithName("ui.always-include")
    @WithDefault("false")
    boolean uiAlwaysInclude();
}
