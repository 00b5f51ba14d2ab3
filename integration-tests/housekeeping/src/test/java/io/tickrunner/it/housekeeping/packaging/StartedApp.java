package io.tickrunner.it.housekeeping.packaging;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import io.restassured.RestAssured;
import io.tickrunner.it.launcher.PackagedApp;
import io.tickrunner.it.launcher.RunningApp;

/**
 * Gives the tests of a class the packaged app, on a {@link WatchedDatabase} of its own and where REST Assured asks. It starts
 * as the docs, the Dockerfiles and the manifest start it: by environment variables.
 */
public final class StartedApp implements BeforeAllCallback, AfterAllCallback {

    private final Map<String, String> settings;
    private RunningApp app;

    private StartedApp(Map<String, String> settings) {
        this.settings = settings;
    }

    public static StartedApp asShipped() {
        return with(Map.of());
    }

    public static StartedApp with(Map<String, String> settings) {
        return new StartedApp(settings);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.datasource.jdbc.url", WatchedDatabase.start());
        all.put("quarkus.http.port", "0");
        app = PackagedApp.find().start(all, Path.of("target", context.getRequiredTestClass().getSimpleName() + ".log"));
        RestAssured.port = app.awaitPort();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        RestAssured.port = RestAssured.UNDEFINED_PORT;
        if (app != null) {
            app.close();
        }
        WatchedDatabase.stop();
    }
}
