package io.tickrunner.it.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the measured replica is told to do. */
@ConfigMapping(prefix = "benchmark")
public interface BenchmarkConfig {

    /** How many workers to make. */
    @WithDefault("0")
    int workers();

    @WithDefault("1s")
    Duration every();

    /** Where to note each tick; without it the work is nothing at all. */
    Optional<Path> ticks();

    /** Whether to tick each worker once at start, so that this replica holds, or knows to lack, every lock. */
    @WithDefault("false")
    boolean tickOnce();
}
