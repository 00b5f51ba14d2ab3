package io.tickrunner.it.benchmarks.plain;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.tickrunner.it.benchmarks.build.GeneratedApp.Source;

/** The two ways to the same work: as many beans, each with a method that is run at an interval. */
enum Competitor {

    SCHEDULED("plain @Scheduled", """
            package generated;

            import io.quarkus.scheduler.Scheduled;
            import jakarta.inject.Singleton;

            @Singleton
            public class Worker%1$d {
                private final Ticks ticks;

                Worker%1$d(Ticks ticks) {
                    this.ticks = ticks;
                }

                @Scheduled(identity = "worker-%1$d", every = "{benchmark.every}")
                void tick() {
                    ticks.note(%1$d);
                }
            }
            """, ""),

    TICKRUNNER("Tickrunner", """
            package generated;

            import io.tickrunner.Tick;
            import io.tickrunner.TickWorker;
            import io.tickrunner.Worker;

            @TickWorker(name = "worker-%1$d", lockId = %1$d, every = "{benchmark.every}")
            public class Worker%1$d implements Worker {
                private final Ticks ticks;

                Worker%1$d(Ticks ticks) {
                    this.ticks = ticks;
                }

                @Override
                public void tick(Tick tick) {
                    ticks.note(%1$d);
                }
            %2$s}
            """, """

                @Override
                public void startup(Tick tick) {
                    tick(tick);
                }
            """);

    /** The work: one line a tick, of the form that the benchmarks read, in one write. */
    private static final Source TICKS = new Source("Ticks", """
            package generated;

            import java.io.FileOutputStream;
            import java.io.IOException;
            import java.io.OutputStream;
            import java.io.UncheckedIOException;
            import java.nio.charset.StandardCharsets;

            import jakarta.inject.Singleton;
            import org.eclipse.microprofile.config.inject.ConfigProperty;

            @Singleton
            public class Ticks {
                private final OutputStream file;

                Ticks(@ConfigProperty(name = "benchmark.ticks") String file) throws IOException {
                    this.file = new FileOutputStream(file, true);
                }

                void note(int worker) {
                    try {
                        file.write((worker + " " + System.nanoTime() + "\\n").getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            """);

    final String label;
    private final String worker;
    private final String hookOfFirst;

    Competitor(String label, String worker, String hookOfFirst) {
        this.label = label;
        this.worker = worker;
        this.hookOfFirst = hookOfFirst;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The classes of an app with this many workers. {@code @Scheduled} has no jitter; of Tickrunner's workers the first has a
     * startup hook, which takes the way of a tick, lock included, and no jitter: its run is this app's first tick.
     */
    List<Source> sources(int workers) {
        return Stream.concat(Stream.of(TICKS), IntStream.range(0, workers).mapToObj(this::source)).toList();
    }

    private Source source(int number) {
        return new Source("Worker" + number, String.format(worker, number, number == 0 ? hookOfFirst : ""));
    }
}
