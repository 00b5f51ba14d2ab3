package io.tickrunner.it.benchmarks.fence;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.replicas.BenchmarkApp;
import io.tickrunner.it.benchmarks.replicas.Replica;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;

/** What the check of a fenced worker adds to a transaction, in round trips of the same connection. */
public final class FenceBenchmark {

    private static final Pattern WINDOW = Pattern
            .compile("Fence window: (\\d+) ns fenced, (\\d+) ns open, (\\d+) ns asking, (\\d+) ns round trip");
    /** Until the JVM has compiled what is measured. */
    private static final int WARM_UP_WINDOWS = 5;
    private static final int WINDOWS_PER_ROUND = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String DATABASE = "fence";

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;

    public FenceBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    /** The medians of one window, in nanoseconds. */
    private record Window(double fenced, double open, double asking, double roundTrip) {

        static Window of(MatchResult line) {
            return new Window(Double.parseDouble(line.group(1)), Double.parseDouble(line.group(2)),
                    Double.parseDouble(line.group(3)), Double.parseDouble(line.group(4)));
        }

        double addedRoundTrips() {
            return (fenced - open) / (asking - open);
        }

        double addedRoundTripsInARow() {
            return (fenced - open) / roundTrip;
        }
    }

    public void run() throws Exception {
        int count = settings.rounds() * WINDOWS_PER_ROUND;
        report.say(
                "fence: transactions of one UPDATE, fenced, not fenced, and with SELECT 1, in turn on one connection, " + count
                        + " windows of " + settings.measure().toSeconds() + " s; commits do not wait for the disk");
        List<Window> windows = windows(count);
        report.addSamples("fence.transaction_us", micros(windows, Window::fenced));
        report.addSamples("fence.transaction_us.open", micros(windows, Window::open));
        report.addSamples("fence.transaction_us.asking", micros(windows, Window::asking));
        report.addSamples("fence.vs_round_trip.in_a_row", windows.stream().map(Window::addedRoundTripsInARow).toList());
        report.addSamples("fence.round_trip_us", micros(windows, Window::roundTrip));
        report.add(
                Figure.median("fence.vs_round_trip", "fence: time that the check adds to a transaction, against SELECT 1 there",
                        Bound.atMost(1.5), windows.stream().map(Window::addedRoundTrips).toList()));
    }

    private static List<Double> micros(List<Window> windows, ToDoubleFunction<Window> nanos) {
        return windows.stream().map(window -> nanos.applyAsDouble(window) / 1_000).toList();
    }

    private List<Window> windows(int count) throws Exception {
        String url = server.createDatabase(DATABASE,
                List.of("CREATE TABLE fence_row (n bigint)", "INSERT INTO fence_row VALUES (0)"));
        // The wait for the disk varies by more than a round trip takes.
        BenchmarkApp app = new BenchmarkApp(settings.target().resolve("quarkus-app"),
                settings.target().resolve("benchmark-work"), url + "&options=-c%20synchronous_commit=off");
        try (Replica replica = app.start(0, Duration.ofHours(1), "-Dbenchmark.fence-window=" + settings.measure(),
                "-Dquarkus.datasource.jdbc.max-size=1")) {
            int all = WARM_UP_WINDOWS + count;
            Replica.await("the fence was not measured", PATIENCE.plus(settings.measure().multipliedBy(all)),
                    () -> WINDOW.matcher(replica.log()).results().count() >= all);
            return WINDOW.matcher(replica.log()).results().limit(all).skip(WARM_UP_WINDOWS).map(Window::of).toList();
        }
    }
}
