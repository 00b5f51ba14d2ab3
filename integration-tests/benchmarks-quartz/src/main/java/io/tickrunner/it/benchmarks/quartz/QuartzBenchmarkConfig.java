package io.tickrunner.it.benchmarks.quartz;

import java.nio.file.Path;

import io.smallrye.config.ConfigMapping;

/** What the measured replica is told to do. */
@ConfigMapping(prefix = "benchmark")
public interface QuartzBenchmarkConfig {

    /** How many jobs of one second there are. */
    int workers();

    /** Where to note each tick. */
    Path ticks();
}
