package io.tickrunner.it.housekeeping.cluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.tickrunner.it.launcher.PackagedApp;
import io.tickrunner.it.launcher.RunningApp;

/** The packaged app as one of several processes. */
final class Replica implements AutoCloseable {

    private final RunningApp app;

    private Replica(RunningApp app) {
        this.app = app;
    }

    static Replica start(String name, String jdbcUrl) {
        return startWith(name, Map.of("quarkus.datasource.jdbc.url", jdbcUrl));
    }

    /** Without a URL, so that the app brings its own server. */
    static Replica startEmbedded(String name, Path folder) {
        return startWith(name, Map.of("housekeeping.postgres-folder", folder.toString()));
    }

    private static Replica startWith(String name, Map<String, String> database) {
        Map<String, String> settings = new HashMap<>(database);
        settings.put("quarkus.http.port", "0");
        settings.put("quarkus.shutdown.timeout", "2s");
        settings.put("housekeeping.replica", name);
        return new Replica(PackagedApp.find().start(settings, Path.of("target", "replica-" + name + ".log")));
    }

    void awaitListening() throws InterruptedException {
        app.awaitPort();
    }

    boolean isAlive() {
        return app.isAlive();
    }

    /** Sends SIGTERM and waits until the process has ended. */
    void terminate() throws InterruptedException {
        app.terminate();
    }

    /** Sends SIGKILL. */
    void kill() throws InterruptedException {
        app.kill();
    }

    @Override
    public void close() {
        app.close();
    }
}
