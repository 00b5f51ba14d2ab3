package io.tickrunner.it.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The settings of the measured replica. */
@ConfigMapping(prefix = "benchmark")
public interface BenchmarkConfig {

    /** The number of workers to create. */
    @WithDefault("0")
    int workers();

    @WithDefault("1s")
    Duration every();

    /** The number of workers to create besides these, with an interval of their own. */
    @WithDefault("0")
    int fastWorkers();

    @WithDefault("50ms")
    Duration fastEvery();

    /** The notification channel that wakes every worker up. */
    Optional<String> wakeOn();

    /** The file that each tick is written to; if not set, the work does nothing. */
    Optional<Path> ticks();

    /** Whether to write with each tick how long after its planned moment it came. */
    @WithDefault("false")
    boolean late();

    /** Whether ticks are only counted, and the log says every second what the process has used. */
    @WithDefault("false")
    boolean metered();

    /** Whether to tick each worker once at startup. This replica then holds every lock, or knows that another one does. */
    @WithDefault("false")
    boolean tickOnce();

    /** How long each window is in which fenced transactions are compared with others; if not set, there are none. */
    Optional<Duration> fenceWindow();
}
