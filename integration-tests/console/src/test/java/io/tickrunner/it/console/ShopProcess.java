package io.tickrunner.it.console;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tickrunner.it.launcher.PackagedApp;
import io.tickrunner.it.launcher.RunningApp;

/** The packaged app, listening. */
record ShopProcess(RunningApp app, int port) implements AutoCloseable {

    static final Map<String, String> WITH_COMMANDS = Map.of("quarkus.tickrunner.admin.enabled", "true",
            "quarkus.tickrunner.admin.commands", "true");

    /**
     * Starts a replica that shows its workers and takes commands.
     *
     * @param host what the replica's name begins with
     * @param port 0 for any that is free
     */
    static ShopProcess start(String host, int port) throws InterruptedException {
        return start(host, port, WITH_COMMANDS);
    }

    static ShopProcess start(String host, int port, Map<String, String> settings) throws InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.datasource.jdbc.url", ShopDatabase.url());
        ProcessBuilder builder = PackagedApp.find().process(all, List.of());
        builder.environment().put("HOSTNAME", host);
        RunningApp app = RunningApp.start(builder, Path.of("target", host + ".log"));
        try {
            return new ShopProcess(app, app.awaitPort());
        } catch (AssertionError | InterruptedException e) {
            app.close();
            throw e;
        }
    }

    String console() {
        return "http://localhost:" + port + "/q/tickrunner/ui/";
    }

    @Override
    public void close() {
        app.close();
    }
}
