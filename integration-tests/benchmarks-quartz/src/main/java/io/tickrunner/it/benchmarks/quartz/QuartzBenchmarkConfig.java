package io.tickrunner.it.benchmarks.quartz;

import java.nio.file.Path;

import io.smallrye.config.ConfigMapping;

/** The settings of the measured replica. */
@ConfigMapping(prefix = "benchmark")
public interface QuartzBenchmarkConfig {

    /** The number of jobs with an interval of one second. */
    int workers();

    /** The file that each tick is written to. */
    Path ticks();
}
