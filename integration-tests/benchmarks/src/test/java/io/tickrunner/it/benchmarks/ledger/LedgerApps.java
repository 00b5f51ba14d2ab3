package io.tickrunner.it.benchmarks.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.build.GeneratedApp;

/**
 * The app of this module twice, built with the ledger and without it.
 *
 * @param with where the app with the ledger is
 * @param without where the app without it is
 */
record LedgerApps(Path with, Path without) {

    /** Builds both in the same way, so that nothing else differs. */
    static LedgerApps build(BenchmarkSettings settings) throws Exception {
        return new LedgerApps(build(settings, true), build(settings, false));
    }

    private static Path build(BenchmarkSettings settings, boolean ledger) throws Exception {
        Path directory = Files.createTempDirectory(settings.target().resolve("benchmark-work"), "ledger-" + ledger + "-");
        GeneratedApp app = new GeneratedApp(settings.target().resolve("quarkus-app"), directory, List.of());
        app.build("-Dquarkus.tickrunner.ledger.enabled=" + ledger);
        return app.home();
    }
}
