package io.tickrunner.it.benchmarks.replicas;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The app of this module, as the build has packaged it, with the settings that an app has by default. */
public final class BenchmarkApp {

    public static final Duration HEARTBEAT = Duration.ofSeconds(3);
    public static final Duration LEASE = Duration.ofSeconds(15);
    /** Makes every worker tick once at start: its replica then holds the lock, or knows that another does. */
    public static final String TICK_ONCE = "-Dbenchmark.tick-once=true";
    /** Lets the first replica hold all locks, and the others be stand-bys. */
    public static final String KEEPS_ALL = "-Dquarkus.tickrunner.spread=none";
    private static final Pattern TICKED_ONCE = Pattern.compile("Every worker has ticked once");
    private static final Pattern STARTED = Pattern.compile("started in ([0-9.]+)s");
    private static final Pattern SESSION_OPEN = Pattern.compile("The lock session is open");

    private final Path home;
    private final Path work;
    private final String url;

    public BenchmarkApp(Path home, Path work, String url) {
        this.home = home;
        this.work = work;
        this.url = url;
    }

    /** A replica with this many workers, whose lock session is open. */
    public Replica start(int workers, Duration every, String... more) throws Exception {
        Replica replica = Replica.start(work, ticks -> {
            List<String> command = new ArrayList<>(List.of(
                    "-Dbenchmark.workers=" + workers,
                    "-Dbenchmark.every=" + every,
                    "-Dquarkus.datasource.jdbc.url=" + url));
            if (every.compareTo(Duration.ofMinutes(1)) < 0) {
                command.add("-Dbenchmark.ticks=" + ticks);
            }
            command.addAll(List.of(more));
            command.addAll(List.of("-jar", home.resolve("quarkus-run.jar").toString()));
            return command;
        });
        try {
            secondsToStart(replica);
            replica.awaitLog(SESSION_OPEN);
            return replica;
        } catch (Exception e) {
            replica.close();
            throw e;
        }
    }

    /** Waits for what {@link #TICK_ONCE} asked for. */
    public static Replica awaitOneTickEach(Replica replica) throws Exception {
        replica.awaitLog(TICKED_ONCE);
        return replica;
    }

    /** How long the start took by the app's own account. */
    public static double secondsToStart(Replica replica) throws Exception {
        return Double.parseDouble(replica.awaitLog(STARTED).group(1));
    }
}
